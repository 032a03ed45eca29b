"""What is counted of each day, and under which names it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa


class Measure(StrEnum):
    """A column of numbers. What its keys and its total are stands beside it."""

    COUNTED = "counted"
    """A mark: this day was over when it was counted."""
    SUBMITTED = "submitted"
    """Comments that came in."""
    BY_POLICY = "by_policy"
    """Decisions of the policy, by action."""
    BY_MODERATOR = "by_moderator"
    """Decisions of moderators, by action."""
    BY_REPORTS = "by_reports"
    """Comments that readers' reports brought back, by action."""
    WAITED = "waited"
    """Held comments that a moderator decided, by Wait; total: the seconds that they had waited."""
    RULE = "rule"
    """Held by the policy and then decided, by signal; total: how many were published."""
    HELD_BAND = "held_band"
    """The same by the highest score, in tenths."""
    PASSED_BAND = "passed_band"
    """Published by the policy, then taken down by a moderator, by the highest score in tenths."""
    SECOND_LOOK = "second_look"
    """Rulings that another moderator looked at again; total: how many were changed."""


class Wait(StrEnum):
    """How long a held comment waited."""

    FIVE_MINUTES = "5m"
    HOUR = "1h"
    FOUR_HOURS = "4h"
    DAY = "1d"
    LONGER = "longer"


_LONGEST_WAIT = {
    Wait.FIVE_MINUTES: timedelta(minutes=5),
    Wait.HOUR: timedelta(hours=1),
    Wait.FOUR_HOURS: timedelta(hours=4),
    Wait.DAY: timedelta(days=1),
}


def wait_of(span: timedelta) -> Wait:
    """The name for a wait of this length."""
    return next((wait for wait, most in _LONGEST_WAIT.items() if span <= most), Wait.LONGER)


def band_of(score: float) -> str:
    """The tenth that a score lies in, by its lower end: 0.0 to 0.9."""
    return f"{min(int(score * 10), 9) / 10:.1f}"


@dataclass(frozen=True, slots=True)
class Key:
    """A number's name: a measure, and what it is of."""

    measure: Measure
    name: str = ""


@dataclass(slots=True)
class Count:
    """How many, and what they add up to where that means something."""

    count: int = 0
    total: float = 0.0

    def add(self, value: float = 0.0) -> None:
        """One more, with this value."""
        self.count += 1
        self.total += value


@dataclass(frozen=True, slots=True)
class Day:
    """A day in UTC."""

    date: date

    def __str__(self) -> str:
        return self.date.isoformat()

    @property
    def first_id(self) -> str:
        """No id that was made on this day or later is smaller."""
        return _smallest_id(self._begin)

    @property
    def last_id(self) -> str:
        """Every id that was made on this day or earlier is smaller."""
        return _smallest_id(self._begin + timedelta(days=1))

    def includes(self, column: sa.ColumnElement[datetime]) -> sa.ColumnElement[bool]:
        """Whether a time lies on this day."""
        return sa.and_(column >= self._begin, column < self._begin + timedelta(days=1))

    @property
    def _begin(self) -> datetime:
        return datetime.combine(self.date, time(), UTC)


def _smallest_id(moment: datetime) -> str:
    milliseconds = int(moment.timestamp() * 1000)
    return str(UUID(int=milliseconds << 80))
