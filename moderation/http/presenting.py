"""How a comment and a decision look on the wire. Allow-lists: what is not named here stays in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from moderation.domain.appeals import Appeal
from moderation.domain.comment import Comment
from moderation.domain.decision import Decision
from moderation.domain.lifecycle import Actor, Status
from moderation.domain.reasons import ground_of


def time_text(moment: datetime | None) -> str | None:
    """RFC 3339 in UTC with microseconds, as `2026-01-31T12:00:00.000000Z`."""
    if moment is None:
        return None
    # A tenth of what `strftime` takes, and a page of comments has sixty times in it.
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def comment_json(comment: Comment) -> dict[str, Any]:
    """The comment of the contract, without decision, address or score.

    `published_at` is shown only while it is published: a comment that was taken down has no
    public time.
    """
    published = comment.status is Status.PUBLISHED
    return {
        "id": comment.id,
        "article_id": comment.article_id,
        "parent_id": comment.parent_id,
        "status": comment.status.value,
        "version": comment.version,
        "body": comment.body,
        "author": {"id": comment.author_id, "name": comment.author_name},
        "created_at": time_text(comment.created_at),
        "published_at": time_text(comment.published_at) if published else None,
        "edited_at": time_text(comment.edited_at),
    }


def notice_json(decision: Decision) -> dict[str, Any]:
    """What the author learns of a rejection: the ground, in the words of rulings, and no score."""
    ruling = decision.ruling
    return {
        "reason": ground_of(ruling.reasons).value,
        "note": ruling.note_to_author,
        "automatic": ruling.by is Actor.POLICY,
    }


def decision_json(decision: Decision) -> dict[str, Any]:
    """A decision, for scope `moderate` only."""
    ruling = decision.ruling
    return {
        "id": decision.id,
        "action": ruling.action.value,
        "by": "moderator" if ruling.moderator_id or ruling.by == "moderator" else "policy",
        "reasons": list(ruling.reasons),
        "findings": list(ruling.findings),
        "scores": dict(ruling.scores),
        "model_version": ruling.model_version,
        "policy_version": ruling.policy_version,
        "note": ruling.note,
        "note_to_author": ruling.note_to_author,
        "undoes": ruling.undoes,
        "comment_version": decision.comment_version,
        "decided_at": time_text(decision.decided_at),
    }


def appeal_json(appeal: Appeal) -> dict[str, Any]:
    """An appeal as its author sees it."""
    return {
        "comment_id": appeal.comment_id,
        "text": appeal.text,
        "created_at": time_text(appeal.created_at),
        "outcome": appeal.outcome.value if appeal.outcome else None,
        "answer": appeal.answer,
        "settled_at": time_text(appeal.settled_at),
    }
