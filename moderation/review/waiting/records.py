"""What is known of the commenters on a page: how their comments fared so far, at a glance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from moderation.domain.comment import Standing
from moderation.domain.lifecycle import Status
from moderation.storage.tables import author, comment, report

# A page says "99+": nobody decides differently at 150.
MOST = 99
_COUNTED = (Status.PUBLISHED, Status.REJECTED, Status.HELD)


@dataclass(frozen=True, slots=True)
class Record:
    """How many comments of one commenter are in each state, each number at most `MOST`.

    `reported` counts readers' reports of them, the settled ones too.
    """

    published: int
    rejected: int
    held: int
    first_seen: datetime
    standing: Standing
    reported: int


def records_of(connection: sa.Connection, author_ids: Iterable[str]) -> dict[str, Record]:
    """The records of these commenters, by id, in one query whatever their number."""
    counts = [_count(status).label(status.value) for status in _COUNTED]
    counts.append(_count_reports().label("reported"))
    query = sa.select(author.c.id, author.c.standing, author.c.created_at, *counts)
    rows = connection.execute(query.where(author.c.id.in_(sorted(set(author_ids)))))
    return {
        row.id: Record(
            row.published,
            row.rejected,
            row.held,
            row.created_at,
            Standing(row.standing),
            row.reported,
        )
        for row in rows
    }


def _count(status: Status) -> sa.ScalarSelect[int]:
    own = (comment.c.author_id == author.c.id, comment.c.status == status.value)
    some = sa.select(sa.literal(1)).where(*own).limit(MOST).correlate(author)
    return sa.select(sa.func.count()).select_from(some.subquery()).scalar_subquery()


def _count_reports() -> sa.ScalarSelect[int]:
    own = sa.select(sa.literal(1)).where(report.c.author_id == author.c.id).limit(MOST)
    some = own.correlate(author).subquery()
    return sa.select(sa.func.count()).select_from(some).scalar_subquery()
