"""What was counted of a day; `review.numbers.measures` says what the names mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from moderation.storage.tables import tally

_COUNTED, _BY_MACHINE, _BY_PEOPLE = "counted", "by_policy", "by_moderator"
_TAKEN_DOWN, _SECOND_LOOK = "passed_band", "second_look"


@dataclass(frozen=True, slots=True)
class DayDecided:
    """What was decided on a day, by action, and what of it was found wrong later.

    `taken_down` is what a person rejected after the machine had published it; `changed` are
    rulings that a colleague changed.
    """

    by_people: Mapping[str, int]
    by_machine: Mapping[str, int]
    taken_down: int
    changed: int


def is_counted(connection: sa.Connection, site_id: str, day: date) -> bool:
    """Whether this day was counted to its end."""
    mark = (tally.c.measure == _COUNTED, *_of(site_id, day))
    return connection.execute(sa.select(sa.literal(1)).where(*mark)).first() is not None


def read_day(connection: sa.Connection, site_id: str, day: date) -> DayDecided:
    """What was decided on this day."""
    query = sa.select(tally.c.measure, tally.c.key, tally.c.count, tally.c.total)
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    changed = 0
    for measure, key, count, total in connection.execute(query.where(*_of(site_id, day))):
        counts[measure][key] = count
        changed += round(total) if measure == _SECOND_LOOK else 0
    return DayDecided(
        by_people=counts[_BY_PEOPLE],
        by_machine=counts[_BY_MACHINE],
        taken_down=sum(counts[_TAKEN_DOWN].values()),
        changed=changed,
    )


def _of(site_id: str, day: date) -> tuple[sa.ColumnElement[bool], ...]:
    return tally.c.site_id == site_id, tally.c.day == day.isoformat()
