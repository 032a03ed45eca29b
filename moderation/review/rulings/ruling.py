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
from moderation.storage.queries import comments
from moderation.storage.unit_of_work import Database

# What a moderator can decide, in the order in which it is offered.
RULINGS = (Action.PUBLISH, Action.REJECT, Action.HOLD)
# Called in the transaction with what was ruled: whatever must be true together with it.
Together = Callable[[sa.Connection, Comment, Decision, datetime], None]


def rule(
    database: Database,
    site_id: str,
    comment_id: str,
    ruling: Ruling,
    version: int,
    together: Together = lambda _connection, _comment, _decision, _now: None,
) -> tuple[Comment, Decision]:
    """Carry a moderator's ruling out, if the comment is still at `version`.

    Raises NotFound for a comment of another site, TransitionNotAllowed, StaleComment when
    someone was first, and InvalidSubmission for a rejection without a reason.
    """
    if ruling.action is Action.REJECT and not ruling.reasons:
        message = f"is required to reject: one of {', '.join(RejectionReason)}"
        raise InvalidSubmission("a rejection needs a reason", (("reason", message),))
    with database.write() as connection:
        now = database.now(connection)
        comment = comments.find_comment(connection, comment_id)
        if comment is None or comment.site_id != site_id:
            raise NotFound("there is no such comment", code="comment_not_found")
        _carry_out(connection, comment, ruling, version, now)
        ruled = comments.find_comment(connection, comment_id)
        decision = comments.latest_decision(connection, comment_id)
        if ruled is None or decision is None:
            raise LookupError("a decision that was just written is not there")
        together(connection, ruled, decision, now)
    return ruled, decision


def _carry_out(
    connection: sa.Connection, comment: Comment, ruling: Ruling, version: int, now: datetime
) -> None:
    if comment.version != version:
        raise StaleComment("the comment has moved on since you saw it")
    move = transitions.Move(
        comment.id,
        ruling.action,
        Actor.MODERATOR,
        comment.status,
        version=version,
        ruling=ruling,
    )
    if not transitions.carry_out(connection, [move], now):
        raise StaleComment("the comment has moved on since you saw it")


def rulings_on(status: Status) -> list[Action]:
    """What a moderator can decide about a comment that is in this state."""
    steps = ((action, LIFECYCLE.get((status, action))) for action in RULINGS)
    return [action for action, step in steps if step and Actor.MODERATOR in step.by]
