"""The numbers of a site over some days, as the page shows them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from moderation.domain.lifecycle import Action
from moderation.review.numbers.measures import Count, Key, Measure, Wait
from moderation.storage.tables import tally

_Z = 1.96  # 95 %


@dataclass(frozen=True, slots=True)
class Share:
    """A share of `of` cases, with Wilson's interval of 95 %."""

    part: int
    of: int

    @property
    def value(self) -> float | None:
        """The share, or None of nothing."""
        return self.part / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float]:
        """What the share may well be, given so few cases."""
        if not self.of:
            return 0.0, 1.0
        share, spread = self.part / self.of, _Z**2 / self.of
        middle = share + spread / 2
        half = _Z * math.sqrt(share * (1 - share) / self.of + spread / (4 * self.of))
        low, high = ((middle + sign * half) / (1 + spread) for sign in (-1, 1))
        return max(low, 0.0), min(high, 1.0)


@dataclass(frozen=True, slots=True)
class OneDay:
    """What happened on one day."""

    day: date
    submitted: int
    held: int
    ruled: int


@dataclass(frozen=True, slots=True)
class Numbers:
    """Some days of one site, taken together.

    `held` is the share that the policy held of all that it decided; `rules` and `bands` tell how
    often moderators published what it had held; `passed` how many it published that were taken
    down, by the highest score in tenths; `changed` how often a second look changed a ruling.
    """

    days: tuple[OneDay, ...]
    submitted: int
    held: Share
    ruled: int
    waits: Mapping[Wait, int]
    mean_wait: timedelta | None
    overturned: Share
    rules: Mapping[str, Share]
    bands: Mapping[str, Share]
    passed: Mapping[str, int]
    changed: Share


def read_numbers(connection: sa.Connection, site_id: str, last: date, days: int) -> Numbers:
    """The numbers of `days` days that end with `last`."""
    first = last - timedelta(days=days - 1)
    query = (
        sa.select(tally.c.day, tally.c.measure, tally.c.key, tally.c.count, tally.c.total)
        .where(tally.c.site_id == site_id)
        .where(tally.c.day >= first.isoformat(), tally.c.day <= last.isoformat())
    )
    by_day: dict[str, dict[Key, Count]] = {}
    for day, measure, key, count, total in connection.execute(query):
        by_day.setdefault(day, {})[Key(Measure(measure), key)] = Count(count, total)
    dates = [first + timedelta(days=number) for number in range(days)]
    return _summed([(one, by_day.get(one.isoformat(), {})) for one in dates])


def _summed(days: Iterable[tuple[date, Mapping[Key, Count]]]) -> Numbers:
    days = list(days)
    sums: dict[Key, Count] = {}
    for _, counts in days:
        for key, one in counts.items():
            sums[key] = _plus(sums.get(key, Count()), one)
    decided, held, passed = (_of(sums, measure) for measure in _OUTCOMES)
    waits, second = _of(sums, Measure.WAITED), sums.get(Key(Measure.SECOND_LOOK), Count())
    waited = _total(waits.values())
    return Numbers(
        days=tuple(_one_day(day, counts) for day, counts in days),
        submitted=sums.get(Key(Measure.SUBMITTED), Count()).count,
        held=Share(decided.get(Action.HOLD, Count()).count, _total(decided.values()).count),
        ruled=_total(_of(sums, Measure.BY_MODERATOR).values()).count,
        waits={wait: waits.get(wait, Count()).count for wait in Wait},
        mean_wait=timedelta(seconds=waited.total / waited.count) if waited.count else None,
        overturned=_share(_total(held.values())),
        rules={reason: _share(one) for reason, one in _most_first(_of(sums, Measure.RULE))},
        bands={band: _share(one) for band, one in sorted(held.items())},
        passed={band: one.count for band, one in sorted(passed.items())},
        changed=_share(second),
    )


_OUTCOMES = (Measure.BY_POLICY, Measure.HELD_BAND, Measure.PASSED_BAND)


def _one_day(day: date, counts: Mapping[Key, Count]) -> OneDay:
    return OneDay(
        day,
        submitted=counts.get(Key(Measure.SUBMITTED), Count()).count,
        held=counts.get(Key(Measure.BY_POLICY, Action.HOLD), Count()).count,
        ruled=_total(_of(counts, Measure.BY_MODERATOR).values()).count,
    )


def _of(counts: Mapping[Key, Count], measure: Measure) -> dict[str, Count]:
    return {key.name: one for key, one in counts.items() if key.measure is measure}


def _most_first(counts: Mapping[str, Count]) -> list[tuple[str, Count]]:
    return sorted(counts.items(), key=lambda one: (-one[1].count, one[0]))


def _total(counts: Iterable[Count]) -> Count:
    total = Count()
    for one in counts:
        total = _plus(total, one)
    return total


def _plus(one: Count, other: Count) -> Count:
    return Count(one.count + other.count, one.total + other.total)


def _share(one: Count) -> Share:
    return Share(round(one.total), one.count)
