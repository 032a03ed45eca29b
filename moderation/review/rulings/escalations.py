"""Comments that a moderator wants a lead to decide.

The note becomes one of the comment's notes, so it is still there when the comment is decided.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from moderation.domain.decision import Decision
from moderation.domain.errors import Conflict
from moderation.domain.lifecycle import Status
from moderation.review.rulings.authority import demand_lead
from moderation.review.rulings.notes import write_note
from moderation.review.rulings.ruling import own_locked, stale
from moderation.storage.queries.audit import Deed, write_deed
from moderation.storage.tables import audit, claim, escalation, note
from moderation.storage.unit_of_work import Database

ESCALATED, SETTLED = "comment_escalated", "escalation_settled"


@dataclass(frozen=True, slots=True)
class Escalation:
    """Who wants a lead to decide, why and since when."""

    moderator_id: str
    note: str
    created_at: datetime


def escalate(
    database: Database, site_id: str, moderator_id: str, seen: tuple[str, int | None], text: str
) -> None:
    """Leave a held comment to a lead; `seen` is its id and, where it is known, its version.

    Raises NotFound, StaleComment, and Conflict: `not_held`, or `already_escalated`.
    """
    comment_id, version = seen
    with database.write() as connection:
        now = database.now(connection)
        comment = own_locked(connection, site_id, comment_id)
        if version is not None and comment.version != version:
            raise stale()
        if comment.status is not Status.HELD:
            raise Conflict("only a held comment can be left to a lead", code="not_held")
        if find_escalation(connection, comment_id) is not None:
            raise Conflict("a lead is asked already", code="already_escalated")
        details = {}
        if text:
            about = {"comment_id": comment_id}
            details["note"] = write_note(connection, site_id, moderator_id, text, now, **about)
        _insert(connection, site_id, comment_id, Escalation(moderator_id, text, now))
        deed = Deed(site_id, moderator_id, ESCALATED, "comment", comment_id, details)
        write_deed(connection, deed, now)
        connection.execute(
            claim.delete().where(
                claim.c.comment_id == comment_id, claim.c.moderator_id == moderator_id
            )
        )


def settle(database: Database, site_id: str, moderator_id: str | None, comment_id: str) -> None:
    """Back to everybody's queue: by a lead, or by whoever escalated it.

    Raises NotFound, Conflict (`not_escalated`) and Forbidden (`role_missing`).
    """
    with database.write() as connection:
        now = database.now(connection)
        own_locked(connection, site_id, comment_id)
        found = find_escalation(connection, comment_id)
        if found is None:
            raise Conflict("no lead is asked about this comment", code="not_escalated")
        if found.moderator_id != moderator_id:
            demand_lead(connection, site_id, moderator_id)
        connection.execute(escalation.delete().where(escalation.c.comment_id == comment_id))
        deed = Deed(site_id, moderator_id, SETTLED, "comment", comment_id)
        write_deed(connection, deed, now)


def find_escalation(connection: sa.Connection, comment_id: str) -> Escalation | None:
    """Who wants a lead to decide on this comment, or None."""
    return escalations_of(connection, [comment_id]).get(comment_id)


def escalations_of(connection: sa.Connection, comment_ids: Sequence[str]) -> dict[str, Escalation]:
    """Who wants a lead to decide on which of these comments, by their ids, in one query."""
    query = escalation.select().where(escalation.c.comment_id.in_(comment_ids))
    return {
        row.comment_id: Escalation(row.moderator_id, row.note, row.created_at)
        for row in connection.execute(query)
    }


def escalate_again(connection: sa.Connection, taken_back: Decision, now: datetime) -> None:
    """When this decision ended an escalation, that is back too. Nothing where it did not."""
    last = connection.execute(_last_deed(taken_back)).one_or_none()
    if last is None or last.action != ESCALATED:
        return
    text = connection.execute(
        sa.select(note.c.text).where(note.c.id == last.details.get("note"))
    ).scalar_one_or_none()
    again = Escalation(last.moderator_id, text or "", min(last.created_at, now))
    _insert(connection, last.site_id, taken_back.comment_id, again)


def _last_deed(taken_back: Decision) -> sa.Select[Any]:
    """The last wish for a lead, or the end of one, while the comment was held before this."""
    return (
        sa.select(audit)
        .where(
            audit.c.site_id == taken_back.site_id,
            audit.c.object_kind == "comment",
            audit.c.object_id == taken_back.comment_id,
            audit.c.action.in_((ESCALATED, SETTLED)),
            audit.c.created_at <= taken_back.decided_at,
            audit.c.created_at >= taken_back.waiting_since,
        )
        .order_by(audit.c.sequence.desc())
        .limit(1)
    )


def _insert(connection: sa.Connection, site_id: str, comment_id: str, new: Escalation) -> None:
    connection.execute(
        escalation.insert().values(
            comment_id=comment_id,
            site_id=site_id,
            moderator_id=new.moderator_id,
            note=new.note,
            created_at=new.created_at,
        )
    )
