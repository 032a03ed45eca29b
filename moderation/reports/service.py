"""Taking a report in, and putting the comment before a person once enough readers report it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa

from moderation import transitions
from moderation.domain.comment import Comment
from moderation.domain.decision import Ruling
from moderation.domain.errors import NotFound
from moderation.domain.history import standing
from moderation.domain.lifecycle import Action, Actor, Status
from moderation.domain.reasons import Signal
from moderation.storage.policies import PolicyBook
from moderation.storage.queries import comments, reports
from moderation.storage.queries.reports import Allegation
from moderation.storage.unit_of_work import Database

# Called in the transaction: whatever must be true together with the report.
Together = Callable[[sa.Connection, datetime], None]


def report(
    database: Database,
    policies: PolicyBook,
    comment_id: str,
    allegation: Allegation,
    together: Together,
) -> None:
    """Keep a reader's report of a published comment; hold the comment when it is one too many.

    Whoever reports again is not told, and counts once. Raises NotFound unless it is published.
    """
    with database.write() as connection:
        # Locked: of two reports that come together, the second counts the first.
        found = comments.lock_comment(connection, comment_id)
        if found is None or found.status is not Status.PUBLISHED:
            raise NotFound("there is no such comment", code="comment_not_found")
        now = database.now(connection)
        if reports.add_report(connection, found, allegation, now):
            enough = policies.for_site(connection, found.site_id).reports_hold_at
            _hold_if(connection, found, enough, now)
        together(connection, now)


def _hold_if(connection: sa.Connection, found: Comment, enough: int, now: datetime) -> None:
    """Hold the comment when `enough` readers (0: never) report what no moderator has seen."""
    since = _undecided_since(connection, found)
    if not enough or since is None:
        return
    number = reports.count_open(connection, found.id, since)
    if number < enough:
        return
    readers = "1 reader" if number == 1 else f"{number} readers"
    ruling = Ruling(
        Action.HOLD,
        Actor.REPORTS,
        reasons=(Signal.REPORTED.value,),
        findings=(f"reported by {readers}, held from {enough}",),
    )
    move = transitions.Move(
        found.id, Action.HOLD, Actor.REPORTS, found.status, found.version, ruling=ruling
    )
    transitions.carry_out(connection, [move], now)


def _undecided_since(connection: sa.Connection, found: Comment) -> datetime | None:
    """From when on readers' reports count; None where a moderator wants this text to stay."""
    last = standing(comments.decisions_of(connection, found.id))
    if last is None:
        return found.created_at
    if last.decision.ruling.by is Actor.MODERATOR:
        return None
    since = last.decision.decided_at
    return None if reports.settled_after(connection, found.id, since) else since
