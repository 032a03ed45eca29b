"""What is written beside a change of state, in its transaction: the decision and the event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from moderation.domain.decision import Ruling
from moderation.domain.ids import new_id
from moderation.domain.lifecycle import Status
from moderation.storage.tables import comment, decision, event


def write_decisions(
    connection: sa.Connection, made: Sequence[tuple[str, int, str, Ruling]], now: datetime
) -> None:
    """Write rulings on (comment id, version, author id), and each comment's highest score."""
    rows = [_decision_row(*one, now) for one in made]
    if not rows:
        return
    connection.execute(decision.insert(), rows)
    scored = [
        {"scored_id": row["comment_id"], "new_score": max(row["scores"].values())}
        for row in rows
        if row["scores"]
    ]
    if scored:
        connection.execute(
            comment.update()
            .where(comment.c.id == sa.bindparam("scored_id"))
            .values(score=sa.bindparam("new_score")),
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
    if rows:
        connection.execute(event.insert(), rows)


def _decision_row(
    comment_id: str, version: int, author_id: str, ruling: Ruling, now: datetime
) -> dict[str, Any]:
    return {
        "id": new_id(),
        "comment_id": comment_id,
        "comment_version": version,
        "action": ruling.action.value,
        "by": ruling.by.value,
        "moderator_id": ruling.moderator_id,
        "reasons": list(ruling.reasons),
        "findings": list(ruling.findings),
        "scores": dict(ruling.scores),
        "model_version": ruling.model_version,
        "policy_version": ruling.policy_version,
        "note": ruling.note,
        "author_id": author_id,
        "decided_at": now,
    }
