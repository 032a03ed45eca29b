"""Authors' appeals against rejections: one for each comment, settled by a person's decision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import sqlalchemy as sa

from moderation.domain.appeals import Appeal, Outcome
from moderation.domain.decision import Ruling
from moderation.domain.lifecycle import Status
from moderation.domain.moves import Moved
from moderation.storage.queries.mails import MailKind, new_mail
from moderation.storage.queries.rejection_mails import UNDO_TIME
from moderation.storage.rows import AnyRow
from moderation.storage.tables import appeal, decision, mail

# A literal, so that both databases use the partial index.
IS_OPEN = appeal.c.outcome.is_(None)
COUNTED = 100
_GONE = frozenset({Status.WITHDRAWN, Status.ERASED, Status.PENDING})


def add_appeal(connection: sa.Connection, new: Appeal) -> None:
    """Keep an appeal. Ask with the comment locked whether there is one."""
    connection.execute(
        appeal.insert().values(
            comment_id=new.comment_id, site_id=new.site_id, text=new.text, created_at=new.created_at
        )
    )


def appeals_of(connection: sa.Connection, comment_ids: Iterable[str]) -> dict[str, Appeal]:
    """The appeal about each of these comments that has one, by the comment's id."""
    query = appeal.select().where(appeal.c.comment_id.in_(sorted(comment_ids)))
    return {row.comment_id: appeal_from(row) for row in connection.execute(query)}


def find_appeal(connection: sa.Connection, comment_id: str) -> Appeal | None:
    """The appeal about this comment, or None."""
    return appeals_of(connection, [comment_id]).get(comment_id)


def count_appeals(connection: sa.Connection, site_id: str) -> int:
    """How many appeals wait at this site; counting stops at COUNTED."""
    some = sa.select(sa.literal(1)).where(appeal.c.site_id == site_id, IS_OPEN).limit(COUNTED)
    counted = sa.select(sa.func.count()).select_from(some.subquery())
    return connection.execute(counted).scalar_one()


def settle(connection: sa.Connection, settled: Appeal, author_id: str) -> None:
    """Write what came of an appeal, and have its author told at once."""
    connection.execute(
        appeal.update()
        .where(appeal.c.comment_id == settled.comment_id)
        .values(
            outcome=settled.outcome,
            settled_by=settled.settled_by,
            settled_at=settled.settled_at,
            answer=settled.answer,
        )
    )
    if settled.settled_at is not None:
        told = (settled.comment_id, settled.site_id, author_id)
        _queue_mail(connection, told, settled.settled_at, settled.settled_at)


def answer_upheld(connection: sa.Connection, comment_id: str, answer: str) -> None:
    """What the author is told besides, where the decision itself has settled the appeal."""
    this = (appeal.c.comment_id == comment_id, appeal.c.outcome == Outcome.UPHELD.value)
    connection.execute(appeal.update().where(*this).values(answer=answer))


def follow(
    connection: sa.Connection, moved: Sequence[tuple[Moved, Ruling | None]], now: datetime
) -> None:
    """Do to appeals what these moves mean to them.

    What is published after all was objected to with success, whoever decided it, on whichever
    page; taking that decision back lets the appeal wait again.
    """
    left = [(one, by) for one, by in moved if one.before in (Status.REJECTED, Status.HELD)]
    published = {one.comment_id: (one, by) for one, by in left if one.after is Status.PUBLISHED}
    for comment_id in _close(connection, list(published), Outcome.UPHELD, now):
        one, by = published[comment_id]
        this = appeal.c.comment_id == comment_id
        by_whom = by.moderator_id if by else None
        connection.execute(appeal.update().where(this).values(settled_by=by_whom))
        told = (comment_id, one.site_id, one.author_id)
        _queue_mail(connection, told, now, now + UNDO_TIME)
    _close(connection, [one.comment_id for one, _ in left if one.after in _GONE], Outcome.VOID, now)
    undone = {one.comment_id: by.undoes for one, by in moved if by and by.undoes}
    for comment_id, decision_id in sorted(undone.items()):
        _open_again(connection, comment_id, decision_id)


def appeal_from(row: AnyRow) -> Appeal:
    """An appeal from a row of its table."""
    return Appeal(
        comment_id=row.comment_id,
        site_id=row.site_id,
        text=row.text,
        created_at=row.created_at,
        outcome=None if row.outcome is None else Outcome(row.outcome),
        settled_by=row.settled_by,
        settled_at=row.settled_at,
        answer=row.answer,
    )


def _close(
    connection: sa.Connection, comment_ids: Sequence[str], outcome: Outcome, now: datetime
) -> list[str]:
    """Settle the open appeals about these comments; about which there were any."""
    if not comment_ids:
        return []
    closed = connection.execute(
        appeal.update()
        .where(appeal.c.comment_id.in_(sorted(comment_ids)), IS_OPEN)
        .values(outcome=outcome.value, settled_at=now)
        .returning(appeal.c.comment_id)
    )
    return sorted(closed.scalars())


def _open_again(connection: sa.Connection, comment_id: str, decision_id: str | None) -> None:
    """What this decision settled waits again: it bears the very time of the decision."""
    when = sa.select(decision.c.decided_at).where(decision.c.id == decision_id)
    connection.execute(
        appeal.update()
        .where(
            appeal.c.comment_id == comment_id,
            appeal.c.outcome == Outcome.UPHELD.value,
            appeal.c.settled_at == when.scalar_subquery(),
        )
        .values(outcome=None, settled_by=None, settled_at=None, answer="")
    )


def _queue_mail(
    connection: sa.Connection, about: tuple[str, str, str], now: datetime, due: datetime
) -> None:
    """A mail about this (comment, site, author), in place of one that nobody tried to send yet."""
    comment_id, site_id, author_id = about
    connection.execute(
        mail.delete().where(
            mail.c.author_id == author_id,
            mail.c.comment_id == comment_id,
            mail.c.kind == MailKind.APPEAL.value,
            mail.c.status == "waiting",
            mail.c.attempts == 0,
        )
    )
    row = new_mail(site_id, author_id, MailKind.APPEAL, now, comment_id, due)
    connection.execute(mail.insert().values(row))
