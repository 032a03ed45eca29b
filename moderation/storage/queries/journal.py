"""What is written beside a change of state, in its transaction: the decision and the event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from moderation.domain.decision import Ruling, priority_of
from moderation.domain.ids import new_id
from moderation.domain.lifecycle import Status
from moderation.storage import news
from moderation.storage.tables import comment, decision, event

_NEW_EVENT = event.insert()
# Sites are told of these with what follows, or at the clock's next look.
_ON_ITS_WAY = (Status.UNVERIFIED, Status.PENDING)


@dataclass(frozen=True, slots=True)
class Made:
    """A ruling that was carried out; `version` is the comment's new one.

    `before` is where the comment was, `since` from when on: known for moderators' rulings.
    """

    comment_id: str
    site_id: str
    author_id: str
    version: int
    before: Status
    since: datetime | None
    ruling: Ruling


def write_decisions(connection: sa.Connection, made: Sequence[Made], now: datetime) -> None:
    """Write these rulings, and how each comment that was scored is to be sorted."""
    if not made:
        return
    connection.execute(decision.insert(), [_decision_row(one, now) for one in made])
    scored = [
        {
            "scored_id": one.comment_id,
            "new_score": max(one.ruling.scores.values()),
            "new_priority": priority_of(one.ruling),
        }
        for one in made
        if one.ruling.scores
    ]
    if scored:
        connection.execute(
            comment.update()
            .where(comment.c.id == sa.bindparam("scored_id"))
            .values(score=sa.bindparam("new_score"), priority=sa.bindparam("new_priority")),
            scored,
        )


def write_events(
    connection: sa.Connection, changes: Sequence[tuple[str, str, Status, int]], now: datetime
) -> None:
    """Write that comments entered states: (comment id, site id, status, version), in order."""
    rows = [
        {
            "id": new_id(),
            "site_id": site_id,
            "comment_id": comment_id,
            "type": f"comment.{status.value}",
            "comment_version": version,
            "created_at": now,
        }
        for comment_id, site_id, status, version in changes
    ]
    if not rows:
        return
    connection.execute(_NEW_EVENT, rows)
    if any(status not in _ON_ITS_WAY for _, _, status, _ in changes):
        news.mark(connection)


def _decision_row(made: Made, now: datetime) -> dict[str, Any]:
    ruling = made.ruling
    return {
        "id": new_id(),
        "comment_id": made.comment_id,
        "comment_version": made.version,
        "action": ruling.action.value,
        "by": ruling.by.value,
        "moderator_id": ruling.moderator_id,
        "reasons": list(ruling.reasons),
        "findings": list(ruling.findings),
        "highlights": [[one.begin, one.end, one.weight] for one in ruling.highlights],
        "scores": dict(ruling.scores),
        "model_version": ruling.model_version,
        "policy_version": ruling.policy_version,
        "note": ruling.note,
        "note_to_author": ruling.note_to_author,
        "author_id": made.author_id,
        "decided_at": now,
        "status_before": made.before.value,
        "waiting_since": made.since,
        "site_id": made.site_id,
        "undoes": ruling.undoes,
        "bulk_id": ruling.bulk_id,
    }
