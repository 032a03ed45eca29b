"""A moderator's decision on one comment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa

from moderation import transitions
from moderation.domain.comment import Comment
from moderation.domain.decision import Decision, Ruling
from moderation.domain.errors import InvalidSubmission, NotFound, StaleComment
from moderation.domain.lifecycle import LIFECYCLE, Action, Actor, Status
from moderation.domain.reasons import RejectionReason
from moderation.review.rulings.authority import demand_lead, is_escalated
from moderation.storage.queries import comments
from moderation.storage.unit_of_work import Database

# What a moderator can decide, in the order in which it is offered.
RULINGS = (Action.PUBLISH, Action.REJECT, Action.HOLD)
# Called in the transaction with what was ruled: whatever must be true together with it.
Together = Callable[[sa.Connection, Comment, Decision, datetime], None]


def nothing_more(
    _connection: sa.Connection, _comment: Comment, _decision: Decision, _now: datetime
) -> None:
    """The Together of a ruling that is all there is to it."""


def rule(
    database: Database,
    site_id: str,
    comment_id: str,
    ruling: Ruling,
    version: int,
    together: Together = nothing_more,
) -> tuple[Comment, Decision]:
    """Carry a moderator's ruling out, if the comment is still at `version`.

    Raises NotFound for a comment of another site, TransitionNotAllowed, StaleComment when
    someone was first, Forbidden for an escalated comment unless the moderator is a lead, and
    InvalidSubmission for a rejection without a reason.
    """
    check_reason(ruling)
    with database.write() as connection:
        now = database.now(connection)
        comment = own_locked(connection, site_id, comment_id)
        if comment.version != version:
            raise stale()
        if is_escalated(connection, comment_id):
            demand_lead(connection, site_id, ruling.moderator_id)
        move = transitions.Move(
            comment_id, ruling.action, Actor.MODERATOR, comment.status, version, ruling=ruling
        )
        return carry_out(connection, move, together, now)


def check_reason(ruling: Ruling) -> None:
    """Raises InvalidSubmission for a rejection without a reason."""
    if ruling.action is Action.REJECT and not ruling.reasons:
        message = f"is required to reject: one of {', '.join(RejectionReason)}"
        raise InvalidSubmission("a rejection needs a reason", (("reason", message),))


def carry_out(
    connection: sa.Connection, move: transitions.Move, together: Together, now: datetime
) -> tuple[Comment, Decision]:
    """One move with its decision. Raises StaleComment, TransitionNotAllowed."""
    if not transitions.carry_out(connection, [move], now):
        raise stale()
    comment = comments.find_comment(connection, move.comment_id)
    decision = comments.latest_decision(connection, move.comment_id)
    if comment is None or decision is None:
        raise LookupError("a decision that was just written is not there")
    together(connection, comment, decision, now)
    return comment, decision


def own_locked(connection: sa.Connection, site_id: str, comment_id: str) -> Comment:
    """A comment of this site that nobody else can move meanwhile. Raises NotFound."""
    comment = comments.lock_comment(connection, comment_id)
    if comment is None or comment.site_id != site_id:
        raise NotFound("there is no such comment", code="comment_not_found")
    return comment


def stale() -> StaleComment:
    """What whoever comes second is told."""
    return StaleComment("the comment has moved on since you saw it")


def rulings_on(status: Status) -> list[Action]:
    """What a moderator can decide about a comment that is in this state."""
    steps = ((action, LIFECYCLE.get((status, action))) for action in RULINGS)
    return [action for action, step in steps if step and Actor.MODERATOR in step.by]
