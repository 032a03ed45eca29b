"""The demo site in a database: site, key, moderator and a reader whose address is confirmed."""

from __future__ import annotations

from config.settings import Settings
from moderation.administration import service
from moderation.bootstrap import build_policies
from moderation.domain.addresses import Address
from moderation.domain.comment import Article, ArticleModeration, Scope
from moderation.domain.errors import Conflict
from moderation.embedded.demo_access import DemoAccess
from moderation.embedded.demo_comments import COMMENTS, DemoComment
from moderation.secrets import hash_of
from moderation.storage.policies import PolicyBook
from moderation.storage.queries import articles, authors, sites
from moderation.storage.queries.comments import has_comments
from moderation.storage.unit_of_work import Database
from moderation.submission.service import Submission, submit

ARTICLE = "border-town"
ARTICLE_TITLE = "The bakery that stayed open: a winter in a border town"


def add_demo(settings: Settings, access: DemoAccess, with_comments: bool) -> None:
    """Write what is missing of the demo. Safe to run again. Comments wait for a worker."""
    database = Database(settings.database_url)
    try:
        _add_site_and_people(database, access, settings.public_url)
        if with_comments:
            _add_comments(database, build_policies(settings), access.site)
    finally:
        database.dispose()


def _add_site_and_people(database: Database, access: DemoAccess, public_url: str) -> None:
    origins = _names_of(public_url)
    with database.read() as connection:
        site = sites.find_site(connection, access.site)
        key = sites.find_key(connection, hash_of(access.api_key))
    if site is None:
        service.create_site(
            database, access.site, "The Border Courier", origins, access.assertion_secret
        )
    elif site.origins != origins:
        # Started on another port this time.
        with database.write() as connection:
            sites.set_origins(connection, access.site, origins)
    if key is None:
        service.issue_key(
            database, access.site, frozenset(Scope), label="demo", secret=access.api_key
        )
    _add_moderator(database, access)
    _add_reader_and_article(database, access, public_url)


def _names_of(public_url: str) -> tuple[str, ...]:
    """Both names of this machine: a browser takes them for two sites."""
    other = public_url.replace("//127.0.0.1", "//localhost")
    return (public_url,) if other == public_url else (public_url, other)


def _add_comments(database: Database, policies: PolicyBook, site_id: str) -> None:
    with database.read() as connection:
        site = sites.find_site(connection, site_id)
        if site is None or has_comments(connection, site_id):
            return
    for one in COMMENTS:
        _verify(database, site_id, one.email)
        submit(database, policies, site, _submission(one), lambda *_: None)


def _submission(one: DemoComment) -> Submission:
    return Submission(
        article_id=ARTICLE,
        address=Address(one.email),
        name=one.name,
        body=one.body,
        parent_id=None,
        article_url=None,
        article_title=None,
        assertion=None,
    )


def _add_moderator(database: Database, access: DemoAccess) -> None:
    try:
        service.add_moderator(
            database,
            access.moderator_email,
            "Demo moderator",
            access.moderator_password,
            {access.site: "admin"},
        )
    except Conflict:
        return  # there from an earlier start


def _add_reader_and_article(database: Database, access: DemoAccess, public_url: str) -> None:
    _verify(database, access.site, access.verified_email)
    article = Article(
        access.site, ARTICLE, f"{public_url}/demo", ARTICLE_TITLE, ArticleModeration.DEFAULT
    )
    with database.write() as connection:
        articles.make_article(connection, article, database.now(connection))
        url = {"url": article.url}
        articles.describe_article(connection, access.site, ARTICLE, url)


def _verify(database: Database, site_id: str, email: str) -> None:
    address = Address(email)
    with database.write() as connection:
        now = database.now(connection)
        author = authors.find_or_add_author(connection, site_id, email, address.key, now)
        authors.mark_verified(connection, author.id, now)
