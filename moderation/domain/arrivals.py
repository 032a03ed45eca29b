"""A comment that was decided elsewhere, and comes in as what it was there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from moderation.domain.comment import Comment
from moderation.domain.lifecycle import Action, Status

# What another system's verdict counts as here. Everything else is no state to arrive in.
ARRIVING = {
    Status.PUBLISHED: Action.PUBLISH,
    Status.HELD: Action.HOLD,
    Status.REJECTED: Action.REJECT,
}


@dataclass(frozen=True, slots=True)
class Arrival:
    """A comment as it comes in, with the other system's verdict as a policy's decision.

    `origin` stands where a policy's version would, `since` is from when on it counts as decided.
    """

    comment: Comment
    body_hash: str
    reasons: tuple[str, ...]
    origin: str
    since: datetime
