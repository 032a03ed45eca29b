"""Confirming an address, and with it every comment that waited for that.

A token has 256 random bits, is stored as its hash, and works once within 24 hours. It is made
when its mail is sent, so none waits in the outbox. No answer tells whether an address is known.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from moderation import transitions
from moderation.domain.addresses import Address
from moderation.domain.comment import Comment, Site
from moderation.domain.errors import VerificationFailed
from moderation.secrets import hash_of
from moderation.storage.queries import authors, comments, sites
from moderation.storage.queries.mails import MailKind, queue_mail
from moderation.storage.tables import verification_token
from moderation.storage.unit_of_work import Database

TOKEN_LIFE = timedelta(hours=24)
LONGEST_TOKEN = 100


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a confirmation would set free: shown before the button is pressed."""

    site: Site
    comments: tuple[Comment, ...]


def ask_again(
    database: Database,
    site_id: str,
    address: Address,
    together: Callable[[sa.Connection, datetime], None] = lambda _connection, _now: None,
    language: str | None = None,
) -> None:
    """Mail this address a link, or a word that none is needed. The caller cannot tell which.

    `together` is called in the transaction: whatever must be true together with the mail.
    `language` is the one that was asked in, where that is known.
    """
    with database.write() as connection:
        now = database.now(connection)
        author = authors.find_or_add_author(
            connection, site_id, address.email, address.key, now, language
        )
        kind = MailKind.ALREADY_VERIFIED if author.verified_at else MailKind.VERIFY
        queue_mail(connection, site_id, author.id, kind, now, language)
        together(connection, now)


def issue_token(connection: sa.Connection, author_id: str, now: datetime) -> str:
    """A new token for this author's address; only its hash is kept."""
    token = secrets.token_urlsafe(32)
    connection.execute(
        verification_token.insert().values(
            token_hash=hash_of(token),
            author_id=author_id,
            created_at=now,
            expires_at=now + TOKEN_LIFE,
        )
    )
    return token


def look_at(database: Database, token: str) -> Waiting:
    """What this token would set free. Changes nothing. Raises VerificationFailed."""
    with database.read() as connection:
        author_id = _live_author(connection, token, database.now(connection))
        author = authors.author_by_id(connection, author_id)
        site = sites.find_site(connection, author.site_id) if author else None
        if site is None:
            raise VerificationFailed("this link is used, expired or incomplete")
        return Waiting(site, tuple(comments.unverified_of(connection, author_id)))


def confirm(database: Database, token: str) -> int:
    """Confirm the address; every parked comment goes on, in order. How many went.

    Raises VerificationFailed. All other links to the same address are used up by it too.
    """
    with database.write() as connection:
        now = database.now(connection)
        author_id = _live_author(connection, token, now)
        used = connection.execute(
            verification_token.update()
            .where(
                verification_token.c.author_id == author_id,
                verification_token.c.used_at.is_(None),
            )
            .values(used_at=now)
        )
        if used.rowcount == 0:
            raise VerificationFailed("this link was used a moment ago")
        authors.mark_verified(connection, author_id, now)
        parked = comments.unverified_of(connection, author_id)
        return len(transitions.verify_all(connection, parked, now))


def _live_author(connection: sa.Connection, token: str, now: datetime) -> str:
    if not 0 < len(token) <= LONGEST_TOKEN:
        raise VerificationFailed("this link is used, expired or incomplete")
    query = sa.select(verification_token.c.author_id).where(
        verification_token.c.token_hash == hash_of(token),
        verification_token.c.used_at.is_(None),
        verification_token.c.expires_at > now,
    )
    author_id: str | None = connection.execute(query).scalar_one_or_none()
    if author_id is None:
        raise VerificationFailed("this link is used, expired or incomplete")
    return author_id
