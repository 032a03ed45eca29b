"""Readers' reports: kept, counted, and settled by what is decided.

A report is open until a moderator has dealt with it. Only what is published, or was and waits
again, has open ones: whatever takes a comment away for good settles them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from moderation.domain.comment import Comment
from moderation.domain.decision import Ruling
from moderation.domain.ids import new_id
from moderation.domain.lifecycle import Actor, Status
from moderation.domain.reasons import ReportReason
from moderation.storage.tables import decision, report

_GONE = frozenset({Status.REJECTED, Status.WITHDRAWN, Status.ERASED})


@dataclass(frozen=True, slots=True)
class Allegation:
    """What a reader says of a comment. `reporter_hash` tells readers apart and names nobody."""

    reason: ReportReason
    note: str
    reporter_hash: str


def add_report(
    connection: sa.Connection, about: Comment, allegation: Allegation, now: datetime
) -> bool:
    """Keep what a reader alleges; False when this reader has reported this text before.

    A text that was changed since is another one: the reader's report is then made anew.
    """
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    said = {
        "comment_version": about.version,
        "reason": allegation.reason.value,
        "note": allegation.note,
        "created_at": now,
        "settled_at": None,
    }
    adding = insert(report).values(
        id=new_id(),
        site_id=about.site_id,
        comment_id=about.id,
        author_id=about.author_id,
        reporter_hash=allegation.reporter_hash,
        **said,
    )
    twice = ["comment_id", "reporter_hash"]
    if about.edited_at is None:
        once = adding.on_conflict_do_nothing(index_elements=twice)
    else:
        once = adding.on_conflict_do_update(
            index_elements=twice, set_=said, where=report.c.created_at < about.edited_at
        )
    return connection.execute(once.returning(report.c.id)).first() is not None


def count_open(connection: sa.Connection, comment_id: str, since: datetime) -> int:
    """How many readers have reported this comment after `since` and wait for an answer."""
    query = sa.select(sa.func.count()).where(
        report.c.comment_id == comment_id,
        report.c.created_at > since,
        report.c.settled_at.is_(None),
    )
    return connection.execute(query).scalar_one()


def settled_after(connection: sa.Connection, comment_id: str, since: datetime) -> bool:
    """Whether somebody has dealt with reports of this comment after `since`."""
    query = sa.select(sa.literal(1)).where(
        report.c.comment_id == comment_id, report.c.settled_at > since
    )
    return connection.execute(query.limit(1)).first() is not None


def settle(connection: sa.Connection, comment_ids: Sequence[str], now: datetime) -> int:
    """Every open report of these comments is dealt with; how many there were."""
    if not comment_ids:
        return 0
    done = connection.execute(
        report.update()
        .where(report.c.comment_id.in_(sorted(comment_ids)), report.c.settled_at.is_(None))
        .values(settled_at=now)
    )
    return done.rowcount


def follow(
    connection: sa.Connection,
    moved: Sequence[tuple[str, Status, Ruling | None]],
    now: datetime,
) -> None:
    """Do to reports what these moves mean to them: (comment id, status after, ruling).

    A moderator who publishes or rejects has answered them; who holds has not yet. A decision that
    is taken back has answered nothing.
    """
    undone = [ruling.undoes for _, _, ruling in moved if ruling and ruling.undoes]
    settle(connection, [id_ for id_, after, by in moved if _answers(after, by)], now)
    if undone:
        _open_again(connection, [id_ for id_, _, _ in moved], undone)


def _answers(after: Status, ruling: Ruling | None) -> bool:
    if after in _GONE:
        return True
    by_person = ruling is not None and ruling.by is Actor.MODERATOR
    return after is Status.PUBLISHED and by_person and not (ruling and ruling.undoes)


def _open_again(
    connection: sa.Connection, comment_ids: Sequence[str], decision_ids: Sequence[str]
) -> None:
    """What these decisions settled waits again: it bears the very time of the decision."""
    settled_by = (
        sa.select(decision.c.id)
        .where(
            decision.c.id.in_(sorted(decision_ids)),
            decision.c.comment_id == report.c.comment_id,
            decision.c.decided_at == report.c.settled_at,
        )
        .correlate(report)
    )
    connection.execute(
        report.update()
        .where(report.c.comment_id.in_(sorted(comment_ids)), settled_by.exists())
        .values(settled_at=None)
    )
