"""Links that prove, by having come to a mailbox, whose comments somebody may see.

A token has 256 random bits and is stored as a hash, made anew for each mail when that is sent. No
answer tells whether an address is known.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa

from moderation.domain.addresses import Address
from moderation.domain.comment import Author, Site
from moderation.domain.errors import VerificationFailed
from moderation.secrets import hash_of
from moderation.storage.queries import authors, sites
from moderation.storage.queries.mails import MailKind, queue_mail
from moderation.storage.tables import personal_link
from moderation.storage.unit_of_work import Database

LINK_LIFE = timedelta(hours=24)
LONGEST_TOKEN = 100


class Purpose(StrEnum):
    """What a link is good for. One of the first kind does not open what the second does."""

    PAGE = "personal page"
    ERASURE = "erasure"


@dataclass(frozen=True, slots=True)
class Visit:
    """Who came by a link, to which site, and until when the link works."""

    author: Author
    site: Site
    until: datetime


def ask_for_link(
    database: Database,
    site_id: str,
    address: Address,
    together: Callable[[sa.Connection, datetime], None] = lambda _connection, _now: None,
    language: str | None = None,
) -> None:
    """Mail this address a link to what it wrote at the site, or a word that this is nothing.

    The same happens for every address, so that nobody learns from an answer, or from how long it
    takes, which ones are known; `housekeeping` forgets those that are not. `together` is called
    in the transaction; `language` is the one that was asked in, where that is known.
    """
    with database.write() as connection:
        now = database.now(connection)
        author = authors.find_or_add_author(
            connection, site_id, address.email, address.key, now, language
        )
        queue_mail(connection, site_id, author.id, MailKind.PERSONAL_LINK, now, language)
        together(connection, now)


def issue_link(connection: sa.Connection, author_id: str, purpose: Purpose, now: datetime) -> str:
    """A new token for this author; only its hash is kept."""
    token = secrets.token_urlsafe(32)
    connection.execute(
        personal_link.insert().values(
            token_hash=_hash(purpose, token),
            author_id=author_id,
            created_at=now,
            expires_at=now + LINK_LIFE,
        )
    )
    return token


def find_visit(database: Database, site_id: str, purpose: Purpose, token: str) -> Visit:
    """Whose link this is. Changes nothing. Raises VerificationFailed (`personal_link_gone`)."""
    with database.read() as connection:
        row = connection.execute(_live(purpose, token, database.now(connection))).one_or_none()
        author = authors.author_by_id(connection, row.author_id) if row else None
        site = sites.find_site(connection, site_id)
    if row is None or author is None or site is None or author.site_id != site_id:
        raise VerificationFailed("this link is expired or incomplete", code="personal_link_gone")
    return Visit(author, site, row.expires_at)


def _live(purpose: Purpose, token: str, now: datetime) -> sa.Select[tuple[str, datetime]]:
    # Too long to be one of ours: then there is none with this hash either.
    name = _hash(purpose, token[:LONGEST_TOKEN])
    return sa.select(personal_link.c.author_id, personal_link.c.expires_at).where(
        personal_link.c.token_hash == name, personal_link.c.expires_at > now
    )


def _hash(purpose: Purpose, token: str) -> str:
    return hash_of(f"{purpose} {token}")
