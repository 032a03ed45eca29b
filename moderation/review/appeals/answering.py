"""Answering an appeal: the comment is published after all, or the decision stays as it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from moderation.domain.appeals import Appeal, Outcome
from moderation.domain.comment import Comment
from moderation.domain.decision import Ruling
from moderation.domain.errors import Conflict
from moderation.domain.lifecycle import Action, Actor
from moderation.review.rulings.authority import demand_lead, is_escalated
from moderation.review.rulings.ruling import carry_out, nothing_more, own_locked, stale
from moderation.storage.queries import appeals
from moderation.storage.queries.audit import Deed, write_deed
from moderation.storage.unit_of_work import Database
from moderation.transitions import Move

LONGEST_ANSWER = 2_000
ANSWERS = (Outcome.UPHELD.value, Outcome.DISMISSED.value)
DISMISSED = "appeal_dismissed"
# Called in the transaction with the appeal as it is settled.
Together = Callable[[sa.Connection, Appeal, datetime], None]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a moderator answers to an appeal, on the version seen; `text` is for the author.

    `moderator_id` is None for a key of the site.
    """

    comment_id: str
    version: int
    outcome: Outcome
    text: str
    moderator_id: str | None


def answer(
    database: Database,
    site_id: str,
    given: Answer,
    together: Together = lambda _connection, _settled, _now: None,
) -> Appeal:
    """Uphold an appeal, which publishes the comment, or dismiss it; the author is told by mail.

    Raises NotFound, StaleComment, TransitionNotAllowed, Forbidden for a comment that waits for a
    lead, and Conflict (`no_appeal`) where none waits.
    """
    with database.write() as connection:
        now = database.now(connection)
        comment, found = _waiting(connection, site_id, given)
        if given.outcome is Outcome.UPHELD:
            _publish(connection, comment, given, now)
        else:
            _dismiss(connection, comment, (found, given), now)
        settled = appeals.find_appeal(connection, comment.id) or found
        together(connection, settled, now)
    return settled


def _waiting(connection: sa.Connection, site_id: str, given: Answer) -> tuple[Comment, Appeal]:
    comment = own_locked(connection, site_id, given.comment_id)
    found = appeals.find_appeal(connection, comment.id)
    if found is not None and comment.version != given.version:
        raise stale()
    if found is None or found.outcome is not None:
        raise Conflict("no appeal about this comment waits for an answer", code="no_appeal")
    if is_escalated(connection, comment.id):
        demand_lead(connection, site_id, given.moderator_id)
    return comment, found


def _publish(connection: sa.Connection, comment: Comment, given: Answer, now: datetime) -> None:
    ruling = Ruling(Action.PUBLISH, Actor.MODERATOR, moderator_id=given.moderator_id)
    move = Move(
        comment.id, Action.PUBLISH, Actor.MODERATOR, comment.status, comment.version, ruling=ruling
    )
    # The decision itself settles the appeal.
    carry_out(connection, move, nothing_more, now)
    appeals.answer_upheld(connection, comment.id, given.text)


def _dismiss(
    connection: sa.Connection, comment: Comment, what: tuple[Appeal, Answer], now: datetime
) -> None:
    found, given = what
    settled = replace(
        found,
        outcome=Outcome.DISMISSED,
        settled_by=given.moderator_id,
        settled_at=now,
        answer=given.text,
    )
    appeals.settle(connection, settled, comment.author_id)
    deed = Deed(comment.site_id, given.moderator_id, DISMISSED, "comment", comment.id)
    write_deed(connection, deed, now)
