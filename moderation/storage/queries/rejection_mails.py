"""Mails that tell authors why comments were rejected: written with the decision, sent later.

Later, so that a decision that is taken back at once troubles nobody; and those that come close
together wait for each other, so that they go out as one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from moderation.domain.decision import Ruling
from moderation.domain.lifecycle import Status
from moderation.domain.moves import Moved
from moderation.domain.reasons import RejectionReason, Signal
from moderation.storage.queries.mails import Mail, MailKind, new_mail
from moderation.storage.tables import mail

UNDO_TIME = timedelta(minutes=10)
# No mail waits longer than this for others to come.
LONGEST_WAIT = timedelta(hours=1)
# Whoever floods a site learns nothing from it (Digital Services Act, Article 17 (2)).
NOT_EXPLAINED = frozenset({RejectionReason.SPAM, RejectionReason.ADVERTISING, Signal.SPAM})


def is_explained(ruling: Ruling) -> bool:
    """Whether an author is told the reasons of a rejection like this."""
    return not NOT_EXPLAINED & set(ruling.reasons)


def follow(
    connection: sa.Connection, moved: Sequence[tuple[Moved, Ruling | None]], now: datetime
) -> None:
    """Queue a mail for each comment that was just rejected and is to be explained."""
    rejected = [
        one
        for one, ruling in moved
        if one.after is Status.REJECTED and ruling is not None and is_explained(ruling)
    ]
    if not rejected:
        return
    _let_earlier_ones_wait(connection, {one.author_id for one in rejected}, now)
    rows = [
        new_mail(
            one.site_id, one.author_id, MailKind.REJECTION, now, one.comment_id, now + UNDO_TIME
        )
        for one in rejected
    ]
    connection.execute(mail.insert(), rows)


def take_along(
    connection: sa.Connection, claimed: Mail, now: datetime, lease: timedelta
) -> dict[str, str]:
    """Other mails to this author that are due and that nobody tried to send: comment ids by id.

    They are due again after the lease, should the letter that says it all not be taken.
    """
    due = _untried([claimed.author_id]).where(mail.c.next_try_at <= now, mail.c.id != claimed.id)
    ids = [row.id for row in connection.execute(due)]
    taken = connection.execute(
        mail.update()
        .where(mail.c.id.in_(ids))
        .values(next_try_at=now + lease)
        .returning(mail.c.id, mail.c.comment_id)
    )
    return {row.id: row.comment_id for row in taken}


def _let_earlier_ones_wait(connection: sa.Connection, author_ids: set[str], now: datetime) -> None:
    waiting = connection.execute(_untried(sorted(author_ids))).all()
    for row in waiting:
        at = min(now + UNDO_TIME, row.created_at + LONGEST_WAIT)
        if at > row.next_try_at:
            this = mail.c.id == row.id
            connection.execute(mail.update().where(this).values(next_try_at=at))


def _untried(author_ids: Sequence[str]) -> sa.Select[tuple[str, datetime, datetime]]:
    """Waiting mails of this kind that nobody else takes up while this transaction lasts."""
    return (
        sa.select(mail.c.id, mail.c.created_at, mail.c.next_try_at)
        .where(
            mail.c.author_id.in_(author_ids),
            mail.c.kind == MailKind.REJECTION.value,
            mail.c.status == "waiting",
            mail.c.attempts == 0,
        )
        # Always in one order: two transactions that want the same mails must not deadlock.
        .order_by(mail.c.id)
        .with_for_update()
    )
