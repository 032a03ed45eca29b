"""Taking a decision back: the comment returns to where it was, in its old place.

An undo is a decision of its own, which names the one that it takes back. It is refused when
anything happened to the comment in between: nobody's newer decision is ever undone by accident.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from moderation.domain.comment import Comment
from moderation.domain.decision import Decision, Ruling
from moderation.domain.errors import Conflict, StaleComment
from moderation.domain.lifecycle import Action, Actor, Status
from moderation.review.rulings.authority import demand_lead
from moderation.review.rulings.escalations import escalate_again
from moderation.review.rulings.history import Standing, is_undoable, standing
from moderation.review.rulings.own_decisions import last_undoable
from moderation.review.rulings.ruling import (
    Together,
    carry_out,
    nothing_more,
    own_locked,
    stale,
)
from moderation.storage.queries import comments
from moderation.storage.unit_of_work import Database
from moderation.transitions import Move, Restored

# Each time somebody was faster, the decision before that one is looked for.
_TRIES = 5
_WAYS_BACK = {
    Status.HELD: Action.REOPEN,
    Status.PUBLISHED: Action.PUBLISH,
    Status.REJECTED: Action.REJECT,
}


def undo(
    database: Database,
    site_id: str,
    moderator_id: str | None,
    seen: tuple[str, int],
    together: Together = nothing_more,
) -> tuple[Comment, Decision]:
    """Take back the decision that stands on a comment; `seen` is its id and version.

    Raises NotFound, StaleComment when someone was first, Conflict (`nothing_to_undo`) where no
    person's decision stands, and Forbidden for a colleague's unless the moderator is a lead.
    """
    comment_id, version = seen
    with database.write() as connection:
        now = database.now(connection)
        comment = own_locked(connection, site_id, comment_id)
        if comment.version != version:
            raise stale()
        found = standing(comments.decisions_of(connection, comment_id))
        if found is None or not is_undoable(found, version):
            raise nothing_to_undo()
        if found.decision.ruling.moderator_id != moderator_id:
            demand_lead(connection, site_id, moderator_id)
        move = way_back(comment, found, moderator_id, now)
        done = carry_out(connection, move, together, now)
        put_back(connection, found, now)
    return done


def undo_last(database: Database, site_id: str, moderator_id: str) -> tuple[Comment, Decision]:
    """Take back the moderator's latest decision at this site that still stands.

    Raises Conflict (`nothing_to_undo`).
    """
    for _ in range(_TRIES):
        with database.read() as connection:
            last = last_undoable(connection, site_id, moderator_id)
        if last is None:
            break
        seen = (last.comment.id, last.comment.version)
        try:
            return undo(database, site_id, moderator_id, seen)
        except StaleComment:
            continue
    raise nothing_to_undo()


def nothing_to_undo() -> Conflict:
    """What whoever comes too late, or too early, is told."""
    return Conflict("no decision of a person stands here", code="nothing_to_undo")


def way_back(comment: Comment, found: Standing, moderator_id: str | None, now: datetime) -> Move:
    """The move that takes this comment back to before the decision that stands."""
    if found.returns_to is None:
        raise ValueError("nobody knows where this comment was before")
    action = _WAYS_BACK[found.returns_to]
    taken_back = found.decision
    # Published by that very decision: it never had a place in the thread before.
    first_time = comment.published_at == taken_back.decided_at
    return Move(
        comment.id,
        action,
        Actor.MODERATOR,
        comment.status,
        version=comment.version,
        ruling=_grounds(found, action, moderator_id),
        restored=Restored(
            since=taken_back.waiting_since or now,
            published_at=None if first_time else comment.published_at,
        ),
    )


def put_back(connection: sa.Connection, found: Standing, now: datetime) -> None:
    """What else there was before the decision: a colleague's wish that a lead decide."""
    if found.returns_to is Status.HELD:
        escalate_again(connection, found.decision, now)


def _grounds(found: Standing, action: Action, moderator_id: str | None) -> Ruling:
    """What spoke for the state before speaks for it again."""
    earlier = found.before.ruling if found.before is not None else Ruling(action, Actor.MODERATOR)
    return replace(
        earlier,
        action=action,
        by=Actor.MODERATOR,
        moderator_id=moderator_id,
        note="",
        note_to_author="",
        undoes=found.decision.id,
        bulk_id=None,
    )
