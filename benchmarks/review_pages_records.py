"""What stands beside the comments of the made-up newspaper: the log, notes, revisions, counts."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa

from benchmarks.review_pages_rows import (
    MODERATORS,
    SITE,
    Size,
    article_id,
    author_id,
    identifier,
    moderator_id,
)
from moderation.review.numbers.tallying import count_up
from moderation.storage.tables import audit, bulk, note, policy_revision, saved_view, site
from moderation.storage.unit_of_work import Database

# One deed is done for so many comments, and one note made.
_COMMENTS_A_DEED, _COMMENTS_A_NOTE = 20, 50
REVISIONS, _WORDS, _BULKS, _VIEWS = 60, 500, 200, 10
_DAYS = 180
_AT_ONCE = 5_000
# What is done most often first; the last is rare.
_DEEDS: Final = (
    ("comment_noted", "comment"),
    ("author_noted", "author"),
    ("comment_escalated", "comment"),
    ("author_blocked", "author"),
    ("article_moderation_set", "article"),
    ("role_changed", "moderator"),
)
RARE_DEED = _DEEDS[-1][0]
Values = dict[str, Any]


def pour_records(database: Database, size: Size) -> None:
    """What moderators left behind in half a year."""
    with database.write() as connection:
        now = database.now(connection)
        _insert(connection, audit, _deeds(size, now))
        _insert(connection, note, _notes(size, now))
        _insert(connection, bulk, _bulks(now))
        _insert(connection, saved_view, _views(now))
        revisions = list(_revisions(now))
        _insert(connection, policy_revision, iter(revisions))
        latest = {"policy_overrides": revisions[-1]["overrides"]}
        connection.execute(site.update().where(site.c.id == SITE).values(latest))


def count_days(database: Database) -> None:
    """What the job counts of each day, by the job itself."""
    count_up(database, most=_DAYS + 5)


def bulk_id(number: int) -> str:
    """The id of the decision on many of this number."""
    return identifier(2, number + 1)


def _insert(connection: sa.Connection, table: sa.Table, rows: Iterator[Values]) -> None:
    batch: list[Values] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _AT_ONCE:
            connection.execute(table.insert(), batch)
            batch = []
    if batch:
        connection.execute(table.insert(), batch)


def _deeds(size: Size, now: datetime) -> Iterator[Values]:
    chance = random.Random(3)  # noqa: S311 - it draws a newspaper
    number = (size.held + size.decided) // _COMMENTS_A_DEED
    for count in range(number):
        action, kind = _DEEDS[min(int(chance.expovariate(1)), len(_DEEDS) - 1)]
        objects = {
            "author": lambda: author_id(chance.randrange(10)),
            "article": lambda: article_id(chance.randrange(10)),
            "moderator": lambda: moderator_id(chance.randrange(MODERATORS)),
        }
        yield {
            "site_id": SITE,
            "moderator_id": moderator_id(chance.randrange(MODERATORS)),
            "action": action,
            "object_kind": kind,
            "object_id": objects.get(kind, lambda count=count: identifier(3, count))(),
            "details": {},
            "created_at": _then(now, count, number),
        }


def _notes(size: Size, now: datetime) -> Iterator[Values]:
    chance = random.Random(4)  # noqa: S311 - it draws a newspaper
    number = (size.held + size.decided) // _COMMENTS_A_NOTE
    for count in range(number):
        yield {
            "id": identifier(4, count),
            "site_id": SITE,
            "author_id": author_id(int(size.authors * chance.random() ** 4)),
            "moderator_id": moderator_id(chance.randrange(MODERATORS)),
            "text": f"note {count}, for whoever sees this next",
            "created_at": _then(now, count, number),
        }


def _bulks(now: datetime) -> Iterator[Values]:
    for count in range(_BULKS):
        yield {
            "id": bulk_id(count),
            "site_id": SITE,
            "moderator_id": moderator_id(count % MODERATORS),
            "chosen": {"action": "publish", "by": "score", "min": 0.5, "max": 0.6},
            "action": "publish",
            "decided": 100,
            "created_at": _then(now, count, _BULKS),
        }


def _views(now: datetime) -> Iterator[Values]:
    for count in range(_VIEWS):
        yield {
            "id": identifier(5, count),
            "site_id": SITE,
            "moderator_id": moderator_id(0),
            "name": f"View {count}",
            "query": f"min=0.{count}",
            "created_at": now,
        }


def _revisions(now: datetime) -> Iterator[Values]:
    """Each changes one setting, with a list of words that grows; the last is in force."""
    for count in range(REVISIONS):
        words = [f"banned word {number}" for number in range(_WORDS + count)]
        yield {
            "id": identifier(6, count),
            "site_id": SITE,
            "version": f"revision {count}",
            "overrides": {"links": {"allowed": count % 5}, "words": {"banned": words}},
            "moderator_id": moderator_id(count % MODERATORS),
            "note": f"revision {count}",
            "created_at": _then(now, count, REVISIONS),
        }


def _then(now: datetime, count: int, number: int) -> datetime:
    return now - timedelta(days=_DAYS) * (1 - count / number)
