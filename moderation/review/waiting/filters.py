"""Which comments a list shows, and in which order. Values, without a database or a request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from moderation.domain.lifecycle import Status


class Order(StrEnum):
    """`priority` and `score` put the highest first; the times are of waiting.

    A comment's priority is its score, and 1 more where waiting may do harm.
    """

    PRIORITY = "priority"
    OLDEST = "oldest"
    NEWEST = "newest"
    SCORE = "score"

    @property
    def by_time(self) -> bool:
        """Whether it is of waiting."""
        return self in (Order.OLDEST, Order.NEWEST)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which comments: of one site, in one state, and whatever else is not None.

    `since` and `until` bound when a comment came into its state, the scores are from 0 to 1, and
    all bounds are included. `escalated` True leaves those alone, False all others. `words` is
    what somebody typed to search for. `free_for` leaves out what others than this moderator have
    claimed, `spared` what is severe.
    """

    site_id: str
    status: Status = Status.HELD
    article_id: str | None = None
    reason: str | None = None
    author_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    min_score: float | None = None
    max_score: float | None = None
    escalated: bool | None = None
    words: str | None = None
    free_for: str | None = None
    spared: bool = False
