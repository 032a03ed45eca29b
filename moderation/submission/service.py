"""Taking a comment in. One transaction writes the comment, its event and its mail, or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from moderation import transitions
from moderation.domain.addresses import Address
from moderation.domain.comment import (
    Article,
    ArticleModeration,
    Author,
    Comment,
    Site,
    Standing,
)
from moderation.domain.copies import body_hash
from moderation.domain.errors import Forbidden, NotFound
from moderation.domain.ids import new_id
from moderation.domain.lifecycle import Status
from moderation.domain.policy_settings import PolicySettings
from moderation.storage.policies import PolicyBook
from moderation.storage.queries import articles, authors, comments
from moderation.storage.queries.mails import MailKind, queue_mail
from moderation.storage.tables import used_assertion
from moderation.storage.unit_of_work import Database
from moderation.submission.assertion_keys import FetchSet, Keys
from moderation.submission.assertions import Assertion, read_assertion


@dataclass(frozen=True, slots=True)
class Submission:
    """A comment as it was sent, checked. The body is kept exactly as given."""

    article_id: str
    address: Address
    name: str
    body: str
    parent_id: str | None
    article_url: str | None
    article_title: str | None
    assertion: str | None
    form_signals: tuple[str, ...] = ()
    language: str | None = None


# Called in the transaction with the new comment: whatever must be true together with it.
Together = Callable[[sa.Connection, Comment, datetime], None]


def submit(
    database: Database,
    policies: PolicyBook,
    site: Site,
    submission: Submission,
    together: Together,
    fetch: FetchSet | None = None,
) -> Comment:
    """Store a submission for good: `pending`, or `unverified` with a mail to the address.

    Raises Forbidden (`article_closed`, `author_blocked`, and `email_unverified` where the site
    refuses unverified addresses: the mail goes out all the same), NotFound (`parent_not_found`),
    InvalidSubmission (an assertion that is not valid) and TemporarilyUnavailable. `fetch` gets the
    key set of a site that keeps it at an address of its own.
    """
    assertion = _read_assertion(Keys(database, site, fetch), submission)
    with database.write() as connection:
        now = database.now(connection)
        policy = policies.for_site(connection, site.id)
        _open_article(connection, site, submission, now)
        _check_parent(connection, site, submission)
        author = _known_author(connection, site, submission, assertion, now)
        if author.verified_at is None:
            language = submission.language
            queue_mail(connection, site.id, author.id, MailKind.VERIFY, now, language)
        elif submission.language is not None:
            authors.note_language(connection, author.id, submission.language)
        if author.verified_at is not None or policy.park_unverified:
            comment = _new_comment(site, submission, author, now)
            hashed = body_hash(comment.body)
            transitions.admit(connection, comment, hashed, submission.form_signals)
            together(connection, comment, now)
            return comment
    # Outside of the transaction: the mail is to go out all the same.
    raise Forbidden(
        "confirm your e-mail address first; a mail is on its way", code="email_unverified"
    )


def edit_window_is_open(comment: Comment, policy: PolicySettings, now: datetime) -> bool:
    """Whether the author may still change the text."""
    since = max(comment.created_at, comment.published_at or comment.created_at)
    return (now - since).total_seconds() <= policy.edit_minutes * 60


def _read_assertion(keys: Keys, submission: Submission) -> Assertion | None:
    if submission.assertion is None:
        return None
    return read_assertion(submission.assertion, keys.site.id, keys.named, submission.address)


def _open_article(
    connection: sa.Connection, site: Site, submission: Submission, now: datetime
) -> None:
    article = articles.find_article(connection, site.id, submission.article_id)
    if article is None:
        new = Article(
            site.id,
            submission.article_id,
            submission.article_url,
            submission.article_title,
            ArticleModeration.DEFAULT,
        )
        articles.make_article(connection, new, now)
    elif article.moderation is ArticleModeration.CLOSED:
        raise Forbidden("this article takes no more comments", code="article_closed")


def _check_parent(connection: sa.Connection, site: Site, submission: Submission) -> None:
    if submission.parent_id is None:
        return
    parent = comments.find_comment(connection, submission.parent_id)
    # One answer for "never was" and "is not public": replying must not probe for held comments.
    if (
        parent is None
        or (parent.site_id, parent.article_id) != (site.id, submission.article_id)
        or parent.status is not Status.PUBLISHED
    ):
        raise NotFound("there is no such comment to reply to", code="parent_not_found")


def _known_author(
    connection: sa.Connection,
    site: Site,
    submission: Submission,
    assertion: Assertion | None,
    now: datetime,
) -> Author:
    address = submission.address
    author = authors.find_or_add_author(
        connection, site.id, address.email, address.key, now, submission.language
    )
    if author.standing is Standing.BLOCKED:
        raise Forbidden("this commenter is blocked at this site", code="author_blocked")
    vouched = assertion is not None and assertion.email_verified and author.verified_at is None
    if vouched and assertion and _use_once(connection, site.id, assertion):
        authors.mark_verified(connection, author.id, now)
        transitions.verify_all(connection, comments.unverified_of(connection, author.id), now)
        return Author(author.id, author.site_id, now, author.standing)
    return author


def _use_once(connection: sa.Connection, site_id: str, assertion: Assertion) -> bool:
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    done = connection.execute(
        insert(used_assertion)
        .values(
            site_id=site_id,
            jti_hash=hashlib.sha256(assertion.jti.encode()).hexdigest(),
            expires_at=assertion.expires_at,
        )
        .on_conflict_do_nothing(index_elements=["site_id", "jti_hash"])
        # Not the row count: after an INSERT the PostgreSQL driver leaves it unknown.
        .returning(used_assertion.c.jti_hash)
    )
    return done.first() is not None


def _new_comment(site: Site, submission: Submission, author: Author, now: datetime) -> Comment:
    return Comment(
        id=new_id(),
        site_id=site.id,
        article_id=submission.article_id,
        parent_id=submission.parent_id,
        author_id=author.id,
        author_name=submission.name,
        body=submission.body,
        status=Status.UNVERIFIED if author.verified_at is None else Status.PENDING,
        version=1,
        created_at=now,
        published_at=None,
    )
