"""Writing many comments that were decided elsewhere, each with that decision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from moderation.domain.arrivals import ARRIVING, Arrival
from moderation.domain.ids import new_id
from moderation.domain.lifecycle import Actor
from moderation.storage.tables import comment, decision


def write_arrivals(connection: sa.Connection, arrivals: Sequence[Arrival]) -> None:
    """Write these comments, none after a reply to it, and the decision on each."""
    connection.execute(comment.insert(), [_comment_row(one) for one in arrivals])
    connection.execute(decision.insert(), [_decision_row(one) for one in arrivals])


def _comment_row(arrival: Arrival) -> dict[str, Any]:
    new = arrival.comment
    return {
        "id": new.id,
        "site_id": new.site_id,
        "article_id": new.article_id,
        "parent_id": new.parent_id,
        "author_id": new.author_id,
        "author_name": new.author_name,
        "body": new.body,
        "body_hash": arrival.body_hash,
        "status": new.status.value,
        "version": new.version,
        "created_at": new.created_at,
        "published_at": new.published_at,
        "status_since": arrival.since,
        "score": 0.0,
        "attempt": 0,
    }


def _decision_row(arrival: Arrival) -> dict[str, Any]:
    new = arrival.comment
    return {
        "id": new_id(),
        "comment_id": new.id,
        "comment_version": new.version,
        "action": ARRIVING[new.status].value,
        "by": Actor.POLICY.value,
        "reasons": list(arrival.reasons),
        "findings": [],
        "scores": {},
        "policy_version": arrival.origin,
        "note": "",
        "author_id": new.author_id,
        "decided_at": arrival.since,
        "site_id": new.site_id,
    }
