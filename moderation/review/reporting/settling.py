"""Leaving a reported comment up: the reports are dealt with, and nothing else changes.

It is a moderator's word for this text, so that reports alone do not hold it from then on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from moderation.domain.errors import Conflict, TransitionNotAllowed
from moderation.domain.lifecycle import Status
from moderation.review.rulings.notes import write_note
from moderation.review.rulings.ruling import own_locked, stale
from moderation.storage.queries import reports
from moderation.storage.queries.audit import Deed, write_deed
from moderation.storage.unit_of_work import Database

SETTLED = "reports_settled"

# Called in the transaction with how many reports there were.
Together = Callable[[sa.Connection, int, datetime], None]


@dataclass(frozen=True, slots=True)
class Left:
    """A moderator's word that a comment stays, on the version seen; the note is for colleagues.

    `moderator_id` is None for a key of the site, which keeps no notes.
    """

    comment_id: str
    version: int
    moderator_id: str | None
    note: str


def leave_up(
    database: Database,
    site_id: str,
    left: Left,
    together: Together = lambda _connection, _number, _now: None,
) -> int:
    """Settle the open reports of a published comment; how many there were.

    Raises NotFound, StaleComment, TransitionNotAllowed where it is not published, and Conflict
    (`not_reported`) where no report waits.
    """
    with database.write() as connection:
        now = database.now(connection)
        comment = own_locked(connection, site_id, left.comment_id)
        if comment.version != left.version:
            raise stale()
        if comment.status is not Status.PUBLISHED:
            raise TransitionNotAllowed("only a published comment can be left up")
        number = reports.settle(connection, [comment.id], now)
        if not number:
            raise Conflict("no report of this comment waits for an answer", code="not_reported")
        _log(connection, site_id, left, number, now)
        together(connection, number, now)
    return number


def _log(connection: sa.Connection, site_id: str, left: Left, number: int, now: datetime) -> None:
    details: dict[str, int | str] = {"reports": number}
    if left.note and left.moderator_id is not None:
        about = {"comment_id": left.comment_id}
        details["note"] = write_note(
            connection, site_id, left.moderator_id, left.note, now, **about
        )
    deed = Deed(site_id, left.moderator_id, SETTLED, "comment", left.comment_id, details)
    write_deed(connection, deed, now)
