"""Counting what happened on a day at a site, so that no page has to.

A day's decisions never change once it is over, so each day is counted until its end and then left
alone. Days that were never counted are made up for, some at a time.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

import sqlalchemy as sa

from moderation.review.numbers.measures import Count, Day, Key, Measure
from moderation.review.numbers.second_looks import count_rulings
from moderation.storage.tables import comment, decision, site, tally
from moderation.storage.unit_of_work import Database

# No page looks further back.
LONGEST = timedelta(days=400)
AT_ONCE = 20


def count_up(database: Database, most: int = AT_ONCE) -> int:
    """Count today, and up to `most` days that are over and were never counted to their end.

    Returns how many days of sites were counted.
    """
    with database.read() as connection:
        now = database.now(connection)
        sites = connection.execute(sa.select(site.c.id, site.c.created_at)).all()
        wanted = [
            (site_id, day)
            for site_id, created_at in sites
            for day in _days(connection, site_id, created_at, now)
        ]
    today = now.date()
    over = [one for one in wanted if one[1].date != today][:most]
    chosen = over + [one for one in wanted if one[1].date == today]
    for site_id, day in chosen:
        with database.read() as connection:
            counts = count_day(connection, site_id, day)
        with database.write() as connection:
            _store(connection, site_id, day, counts, over=day.date != today)
    return len(chosen)


def count_day(connection: sa.Connection, site_id: str, day: Day) -> dict[Key, Count]:
    """Everything that is counted of one day at one site."""
    counts: dict[Key, Count] = defaultdict(Count)
    counts[Key(Measure.SUBMITTED)].count = _submitted(connection, site_id, day)
    for by, action, number in _decided(connection, site_id, day):
        counts[Key(Measure(f"by_{by}"), action)].count = number
    count_rulings(connection, site_id, day, counts)
    return counts


def _days(
    connection: sa.Connection, site_id: str, created_at: datetime, now: datetime
) -> list[Day]:
    """The days of this site that are still to be counted, oldest first, today among them."""
    first = sa.select(sa.func.min(decision.c.decided_at)).where(decision.c.site_id == site_id)
    began = connection.execute(first).scalar_one() or created_at
    begin = max(min(began, created_at), now - LONGEST).date()
    counted = sa.select(tally.c.day).where(
        tally.c.site_id == site_id, tally.c.measure == Measure.COUNTED.value
    )
    done = set(connection.execute(counted).scalars())
    length = (now.date() - begin).days
    days = (Day(begin + timedelta(days=number)) for number in range(length + 1))
    return [day for day in days if str(day) not in done]


def _submitted(connection: sa.Connection, site_id: str, day: Day) -> int:
    # Ids sort by time, so the primary key finds a day without an index on times.
    query = (
        sa.select(sa.func.count())
        .select_from(comment)
        .where(
            comment.c.id >= day.first_id, comment.c.id < day.last_id, comment.c.site_id == site_id
        )
    )
    return connection.execute(query).scalar_one()


def _decided(connection: sa.Connection, site_id: str, day: Day) -> list[tuple[str, str, int]]:
    query = (
        sa.select(decision.c.by, decision.c.action, sa.func.count())
        .where(day.includes(decision.c.decided_at), decision.c.site_id == site_id)
        .group_by(decision.c.by, decision.c.action)
    )
    return [(by, action, number) for by, action, number in connection.execute(query)]


def _store(
    connection: sa.Connection, site_id: str, day: Day, counts: dict[Key, Count], *, over: bool
) -> None:
    connection.execute(tally.delete().where(tally.c.site_id == site_id, tally.c.day == str(day)))
    marks = {Key(Measure.COUNTED): Count(1)} if over else {}
    rows = [
        {
            "site_id": site_id,
            "day": str(day),
            "measure": key.measure.value,
            "key": key.name,
            "count": number.count,
            "total": number.total,
        }
        for key, number in {**counts, **marks}.items()
        if number.count
    ]
    if rows:
        connection.execute(tally.insert(), rows)
