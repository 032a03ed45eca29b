"""When a queue is too long, and when that is worth saying. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from moderation.domain.policy_settings import PolicySettings
from moderation.storage.queries.notices import Told
from moderation.storage.queries.queue_size import QueueSize

# What is over a limit is calm again below this share of it: a queue that swings around its limit
# is told of once; and what swings further is told of once an hour.
_CALM_TENTHS = 8
APART = timedelta(hours=1)
AGAIN_AFTER = timedelta(hours=24)
_HOUR_S = 3_600


class Limit(StrEnum):
    """What of a queue has a limit."""

    HELD = "held"
    """How many comments wait."""
    OLDEST = "oldest"
    """How many hours the oldest has waited."""


class Step(StrEnum):
    """What is to be said of a limit."""

    NOTHING = "nothing"
    CROSSED = "crossed"
    STILL = "still"
    """It was said a day ago, and is no better."""
    CALM = "calm"


@dataclass(frozen=True, slots=True)
class Limits:
    """A site's limits: how many comments, and how many hours; 0 for none."""

    held: int
    oldest_hours: int

    @classmethod
    def of(cls, policy: PolicySettings) -> Limits:
        return cls(policy.backlog_over, policy.oldest_over_hours)

    def amount(self, limit: Limit) -> int:
        """The limit itself."""
        return self.held if limit is Limit.HELD else self.oldest_hours


def next_step(value: float, amount: int, told: Told, now: datetime) -> Step:
    """What to say of a limit of this amount, of which this was told before."""
    if told.over_since is None:
        was_just_told = told.told_at is not None and now - told.told_at < APART
        return Step.CROSSED if 0 < amount < value and not was_just_told else Step.NOTHING
    # A limit that was taken away is not passed any more.
    if amount == 0 or value * 10 < amount * _CALM_TENTHS:
        return Step.CALM
    is_due = told.told_at is None or now - told.told_at >= AGAIN_AFTER
    return Step.STILL if value > amount and is_due else Step.NOTHING


def next_steps(
    size: QueueSize, limits: Limits, told: Mapping[Limit, Told], now: datetime
) -> dict[Limit, Step]:
    """The same for every limit of a queue."""
    return {
        limit: next_step(_value(size, limit, now), limits.amount(limit), told[limit], now)
        for limit in Limit
    }


def after(
    steps: Mapping[Limit, Step], told: Mapping[Limit, Told], now: datetime
) -> dict[Limit, Told]:
    """What is to be remembered once these steps are taken.

    Whatever is said tells the whole state, so all that is over counts as told.
    """
    says = any(step in (Step.CROSSED, Step.STILL) for step in steps.values())
    return {limit: _remembered(step, told[limit], now, says=says) for limit, step in steps.items()}


def _remembered(step: Step, told: Told, now: datetime, *, says: bool) -> Told:
    if step is Step.CALM:
        return Told(None, told.told_at)
    since = now if step is Step.CROSSED else told.over_since
    return Told(since, now if says and since is not None else told.told_at)


def _value(size: QueueSize, limit: Limit, now: datetime) -> float:
    if limit is Limit.HELD:
        return size.held
    return 0.0 if size.oldest_since is None else (now - size.oldest_since).total_seconds() / _HOUR_S
