"""The demo site in a database: site, key, moderator and a reader whose address is confirmed."""

from __future__ import annotations

from moderation.administration import service
from moderation.domain.addresses import Address
from moderation.domain.comment import Article, ArticleModeration, Scope
from moderation.domain.errors import Conflict
from moderation.embedded.demo import DemoAccess
from moderation.secrets import hash_of
from moderation.storage.queries import articles, authors, sites
from moderation.storage.unit_of_work import Database

ARTICLE = "border-town"
ARTICLE_TITLE = "The bakery that stayed open: a winter in a border town"


def add_demo(database: Database, access: DemoAccess, public_url: str) -> None:
    """Write what is missing of the demo. Safe to run again."""
    with database.read() as connection:
        site = sites.find_site(connection, access.site)
        key = sites.find_key(connection, hash_of(access.api_key))
    if site is None:
        service.create_site(
            database, access.site, "The Border Courier", (public_url,), access.assertion_secret
        )
    if key is None:
        service.issue_key(
            database, access.site, frozenset(Scope), label="demo", secret=access.api_key
        )
    _add_moderator(database, access)
    _add_reader_and_article(database, access, public_url)


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
    reader = Address(access.verified_email)
    with database.write() as connection:
        now = database.now(connection)
        author = authors.find_or_add_author(connection, access.site, reader.email, reader.key, now)
        authors.mark_verified(connection, author.id, now)
        article = Article(
            access.site, ARTICLE, f"{public_url}/demo", ARTICLE_TITLE, ArticleModeration.DEFAULT
        )
        articles.make_article(connection, article, now)
