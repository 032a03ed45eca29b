"""Commenters. The address goes in here and comes out only for the mail worker."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from moderation.domain.comment import Author, Standing
from moderation.domain.ids import new_id
from moderation.domain.lifecycle import Action, Actor, Status
from moderation.storage.rows import AnyRow
from moderation.storage.tables import author, comment, decision

_COLUMNS = (author.c.id, author.c.site_id, author.c.verified_at, author.c.standing)
# Asked for each submission: put together once, since that costs more than asking.
_BY_ADDRESS = sa.select(*_COLUMNS).where(
    author.c.site_id == sa.bindparam("site_id"), author.c.email_key == sa.bindparam("email_key")
)
_ALONE = _BY_ADDRESS.with_for_update(key_share=True)


def find_author(connection: sa.Connection, site_id: str, email_key: str) -> Author | None:
    """The commenter with this address, by its canonical key, or None."""
    row = connection.execute(_BY_ADDRESS, _address(site_id, email_key)).one_or_none()
    return None if row is None else _author(row)


def author_by_id(connection: sa.Connection, author_id: str) -> Author | None:
    """The commenter with this id, or None."""
    row = connection.execute(sa.select(*_COLUMNS).where(author.c.id == author_id)).one_or_none()
    return None if row is None else _author(row)


def lock_author(connection: sa.Connection, author_id: str) -> Author | None:
    """The commenter with this id, whom nobody else changes until this transaction ends."""
    query = sa.select(*_COLUMNS).where(author.c.id == author_id).with_for_update(key_share=True)
    row = connection.execute(query).one_or_none()
    return None if row is None else _author(row)


def find_or_add_author(
    connection: sa.Connection,
    site_id: str,
    email: str,
    email_key: str,
    now: datetime,
    language: str | None = None,
) -> Author:
    """The commenter with this address, made unverified when new. Changes nothing of an old one.

    `language` is that of a new one, where it is known.

    Theirs until the transaction ends: what is counted or parked for one commenter happens one
    after the other, so mails stay within their share and no comment misses a confirmation.
    """
    address = _address(site_id, email_key)
    known = connection.execute(_ALONE, address).one_or_none()
    if known is not None:
        return _author(known)
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    connection.execute(
        insert(author)
        .values(
            id=new_id(),
            site_id=site_id,
            email=email,
            email_key=email_key,
            standing=Standing.NORMAL.value,
            language=language,
            created_at=now,
        )
        .on_conflict_do_nothing(index_elements=["site_id", "email_key"])
    )
    return _author(connection.execute(_ALONE, address).one())


def mark_verified(connection: sa.Connection, author_id: str, now: datetime) -> None:
    """From now on this address counts as confirmed at its site."""
    connection.execute(
        author.update()
        .where(author.c.id == author_id, author.c.verified_at.is_(None))
        .values(verified_at=now)
    )


def note_language(connection: sa.Connection, author_id: str, language: str) -> None:
    """This commenter was last heard in this language."""
    other = sa.or_(author.c.language.is_(None), author.c.language != language)
    connection.execute(
        author.update().where(author.c.id == author_id, other).values(language=language)
    )


def language_of(connection: sa.Connection, author_id: str) -> str | None:
    """The language that this commenter was last heard in, where that is known."""
    query = sa.select(author.c.language).where(author.c.id == author_id)
    language: str | None = connection.execute(query).scalar_one_or_none()
    return language


def set_standing(connection: sa.Connection, author_id: str, standing: Standing) -> None:
    """Block, trust or treat as anyone."""
    connection.execute(
        author.update().where(author.c.id == author_id).values(standing=standing.value)
    )


def address_of(connection: sa.Connection, author_id: str) -> str:
    """The address that mail for this commenter goes to."""
    query = sa.select(author.c.email).where(author.c.id == author_id)
    email: str = connection.execute(query).scalar_one()
    return email


def standings(connection: sa.Connection, author_ids: Iterable[str]) -> dict[str, Standing]:
    """The standing of each of these commenters."""
    query = sa.select(author.c.id, author.c.standing).where(author.c.id.in_(sorted(author_ids)))
    return {row.id: Standing(row.standing) for row in connection.execute(query)}


def recent_rulings(
    connection: sa.Connection, author_ids: Iterable[str], since: datetime
) -> dict[str, tuple[int, int]]:
    """For each commenter whom moderators judged since then: (rejections, rulings)."""
    rejected = sa.func.sum(sa.case((decision.c.action == Action.REJECT.value, 1), else_=0))
    query = (
        sa.select(decision.c.author_id, rejected, sa.func.count())
        .where(
            decision.c.author_id.in_(sorted(author_ids)),
            decision.c.by == Actor.MODERATOR.value,
            decision.c.decided_at >= since,
        )
        .group_by(decision.c.author_id)
    )
    return {row[0]: (int(row[1]), int(row[2])) for row in connection.execute(query)}


def count_published(connection: sa.Connection, author_id: str, enough: int) -> int:
    """How many comments of this commenter are published; counting stops at `enough`."""
    some = (
        sa.select(sa.literal(1))
        .where(comment.c.author_id == author_id, comment.c.status == Status.PUBLISHED.value)
        .limit(enough)
        .subquery()
    )
    return connection.execute(sa.select(sa.func.count()).select_from(some)).scalar_one()


def _address(site_id: str, email_key: str) -> dict[str, str]:
    return {"site_id": site_id, "email_key": email_key}


def _author(row: AnyRow) -> Author:
    return Author(row.id, row.site_id, row.verified_at, Standing(row.standing))
