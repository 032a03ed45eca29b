"""A decision: what was done to a comment, by whom, on what grounds, in force of which versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from moderation.domain.lifecycle import Action, Actor


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is to be recorded with a change of state that somebody decided.

    `reasons` are signals for a policy, one rejection reason for a moderator; `findings` say in
    words what was seen. `scores` and the two versions make the decision repeatable.
    """

    action: Action
    by: Actor
    reasons: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    scores: Mapping[str, float] = field(default_factory=dict)
    model_version: str | None = None
    policy_version: str | None = None
    moderator_id: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """A ruling as it was carried out on one version of a comment."""

    id: str
    comment_id: str
    comment_version: int
    ruling: Ruling
    decided_at: datetime
