"""Changes of state: one that somebody asks for, and one that took place. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from moderation.domain.decision import Ruling
from moderation.domain.lifecycle import Action, Actor, Status


@dataclass(frozen=True, slots=True)
class Restored:
    """What a comment gets back when a ruling is taken back: its place among others.

    `since` is from when on it had been in the state it returns to, `published_at` its time in
    the thread, None when the ruling that is taken back was what first published it.
    """

    since: datetime
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class Move:
    """A change of state that somebody asks for.

    `status` and either `version` or `attempt_token` say what the comment must still be like;
    `restored` goes with a version.
    """

    comment_id: str
    action: Action
    by: Actor
    status: Status
    version: int | None = None
    attempt_token: str | None = None
    ruling: Ruling | None = None
    restored: Restored | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """A change of state that took place; `version` is the comment's new one."""

    comment_id: str
    site_id: str
    article_id: str
    parent_id: str | None
    author_id: str
    before: Status
    after: Status
    version: int

    @property
    def gain(self) -> int:
        """1 when readers see it from now on, -1 when they no longer do, else 0."""
        return int(self.after is Status.PUBLISHED) - int(self.before is Status.PUBLISHED)
