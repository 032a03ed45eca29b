"""Questions of other services' clients whose answer is told later, at an address of theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from moderation.domain.ids import new_id
from moderation.storage.rows import AnyRow
from moderation.storage.tables import open_question

# Beyond these nothing is kept open: whoever asks faster than is read is told once, as without.
MOST_OPEN = 500
MOST_READS = 3
# Longer than reading a batch or one call lasts; if the worker dies, it is due again afterwards.
LEASE = timedelta(minutes=1)
KEPT = timedelta(days=1)
# A client stores its comment only once it has the first answer.
TOLD_AFTER = timedelta(seconds=10)

_IS_UNREAD = open_question.c.verdict.is_(None)


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, by whom, and where the answer goes."""

    site_id: str
    callback: str
    sealed_key: str
    text: str
    form_signals: tuple[str, ...]
    author_hash: str | None


@dataclass(frozen=True, slots=True)
class Unread:
    """A question whose text nobody has read again yet."""

    id: str
    site_id: str
    text: str
    form_signals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Untold:
    """A question that has its answer. `attempts` counts this one too."""

    id: str
    site_id: str
    callback: str
    sealed_key: str
    verdict: str
    attempts: int


def keep_open(connection: sa.Connection, asked: Question, now: datetime) -> str | None:
    """Keep it; its id, or None where the site has too many open already."""
    of_site = sa.select(sa.func.count()).where(open_question.c.site_id == asked.site_id)
    if connection.execute(of_site).scalar_one() >= MOST_OPEN:
        return None
    question_id = new_id()
    connection.execute(
        open_question.insert().values(
            id=question_id,
            site_id=asked.site_id,
            callback=asked.callback,
            sealed_key=asked.sealed_key,
            text=asked.text,
            form_signals=list(asked.form_signals),
            author_hash=asked.author_hash,
            attempts=0,
            due_at=now,
            created_at=now,
        )
    )
    return question_id


def is_any_unread(connection: sa.Connection, now: datetime) -> bool:
    """Whether there is something for `take_unread`, which has to keep other writers waiting."""
    due = sa.select(open_question.c.id).where(_IS_UNREAD, open_question.c.due_at <= now).limit(1)
    return connection.execute(due).first() is not None


def take_unread(connection: sa.Connection, now: datetime, most: int) -> list[Unread]:
    """Take what is to be read. What was taken too often, and never read, is given up."""
    given_up = _IS_UNREAD & (open_question.c.attempts >= MOST_READS)
    connection.execute(open_question.delete().where(given_up, open_question.c.due_at <= now))
    return [
        Unread(row.id, row.site_id, row.text, tuple(row.form_signals))
        for row in _take(connection, _IS_UNREAD, now, most)
    ]


def take_untold(connection: sa.Connection, now: datetime, most: int) -> list[Untold]:
    """Take answers that are to be told."""
    return [
        Untold(r.id, r.site_id, r.callback, r.sealed_key, r.verdict, r.attempts)
        for r in _take(connection, ~_IS_UNREAD, now, most)
    ]


def answer(connection: sa.Connection, question_id: str, verdict: str, now: datetime) -> None:
    """It was read: the text goes, and the verdict is to be told."""
    change = open_question.update().where(open_question.c.id == question_id)
    due_at = now + TOLD_AFTER
    connection.execute(change.values(text=None, verdict=verdict, attempts=0, due_at=due_at))


def put_off(connection: sa.Connection, question_id: str, until: datetime) -> None:
    """The verdict was not taken this time."""
    change = open_question.update().where(open_question.c.id == question_id)
    connection.execute(change.values(due_at=until))


def close(connection: sa.Connection, question_ids: Sequence[str]) -> None:
    """There is nothing more to be told."""
    connection.execute(open_question.delete().where(open_question.c.id.in_(question_ids)))


def close_of_author(connection: sa.Connection, site_id: str, author_hash: str | None) -> int:
    """Close the questions about whoever has this mark; how many there were."""
    whose = (open_question.c.site_id == site_id, open_question.c.author_hash == author_hash)
    return connection.execute(open_question.delete().where(*whose)).rowcount


def close_old(connection: sa.Connection, now: datetime) -> None:
    """Close what is older than anything is kept."""
    connection.execute(open_question.delete().where(open_question.c.created_at < now - KEPT))


def _take(
    connection: sa.Connection, which: sa.ColumnElement[bool], now: datetime, most: int
) -> list[AnyRow]:
    due = (
        sa.select(open_question.c.id)
        .where(which, open_question.c.due_at <= now)
        .order_by(open_question.c.due_at, open_question.c.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    # Asked first, for the reason that `mails.claim_due` gives.
    ids = connection.execute(due).scalars().all()
    if not ids:
        return []
    taken = connection.execute(
        open_question.update()
        .where(open_question.c.id.in_(ids))
        .values(attempts=open_question.c.attempts + 1, due_at=now + LEASE)
        .returning(*open_question.c)
    )
    return sorted(taken, key=lambda row: row.id)
