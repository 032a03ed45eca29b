"""A decision: what was done to a comment, by whom, on what grounds, in force of which versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from moderation.domain.lifecycle import Action, Actor, Status
from moderation.domain.reasons import Signal


@dataclass(frozen=True, slots=True)
class Highlight:
    """Part of a text, in code points, and what it added to the score's log-odds."""

    begin: int
    end: int
    weight: float


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
    """For moderators alone."""
    note_to_author: str = ""
    undoes: str | None = None
    """The decision that this one takes back."""
    bulk_id: str | None = None
    """The decision on many comments that this one is part of."""
    highlights: tuple[Highlight, ...] = ()
    """What in the text moved the score that decided, in order and without overlap."""


# Where waiting may do harm: to a person, or to a people.
HARMFUL = frozenset({Signal.THREAT, Signal.SEVERELY_TOXIC, Signal.IDENTITY_ATTACK})


def priority_of(ruling: Ruling) -> float:
    """How soon moderators should look, from 0 to 2: the highest score, and 1 for likely harm."""
    return max(ruling.scores.values(), default=0.0) + float(bool(HARMFUL & set(ruling.reasons)))


@dataclass(frozen=True, slots=True)
class Decision:
    """A ruling as it was carried out on one version of a comment."""

    id: str
    comment_id: str
    comment_version: int
    ruling: Ruling
    decided_at: datetime
    status_before: Status | None = None
    waiting_since: datetime | None = None
    """From when on the comment had been in `status_before`; known for moderators' decisions."""
    site_id: str = ""
