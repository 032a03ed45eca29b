"""Finding comments of a site by their words, in any state, the newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from moderation.domain.lifecycle import Status
from moderation.review.waiting import words_on_postgresql as postgresql
from moderation.review.waiting.matching import question_for_sqlite, terms_of
from moderation.review.waiting.queue import Item
from moderation.storage.queries.comments import COMMENT_COLUMNS, comment_from, latest_decisions
from moderation.storage.tables import comment

# Counting stops here, and a page is looked for among so many of the newest.
COUNTED = 1_000
MATCHES_ON_SQLITE, WALKED_ON_POSTGRESQL = 10_000, 2_000


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for: at which site, which words, in which state (None: in any)."""

    site_id: str
    typed: str
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """Some of what was found. `after` is the place to go on from, None at the end.

    `number` is of all that match; None where more than COUNTED do, or too many to be counted.
    """

    items: tuple[Item, ...]
    after: str | None
    number: int | None


def search(connection: sa.Connection, asked: Question, after: str | None, limit: int) -> Found:
    """The matches that are older than the comment `after`, or the newest of all.

    Words that very many comments have are looked for among a few thousand at a time; a page of
    theirs may be short, and still there is an `after`.
    """
    terms = terms_of(asked.typed)
    if not terms:
        return Found((), None, 0)
    if connection.dialect.name == "sqlite":
        return _search_sqlite(connection, asked, terms, (after, limit))
    if postgresql.are_frequent(connection, asked.site_id, terms):
        return _walk(connection, asked, terms, (after, limit))
    status = asked.status.value if asked.status else None
    ids = postgresql.ids_with(connection, asked.site_id, status, terms)
    older = [one for one in ids if after is None or one < after]
    return _found(connection, older, limit, len(ids))


def _search_sqlite(
    connection: sa.Connection, asked: Question, terms: Sequence[str], page: tuple[str | None, int]
) -> Found:
    after, limit = page
    query = sa.text(_ON_SQLITE)
    given = {
        "question": question_for_sqlite(terms),
        "site": asked.site_id,
        "status": asked.status.value if asked.status else None,
        "matches": MATCHES_ON_SQLITE,
    }
    everything = connection.execute(query, {**given, "after": None, "most": COUNTED + 1})
    number = len(everything.all())
    ids = connection.execute(query, {**given, "after": after, "most": limit + 1}).scalars().all()
    return _found(connection, list(ids), limit, number)


# The index is read from the newest on, and no further than the page needs.
_ON_SQLITE = """
SELECT comment.id FROM (
    SELECT rowid AS number FROM comment_search WHERE comment_search MATCH :question
    AND rowid < coalesce(
        (SELECT number FROM comment_search_row WHERE comment_id = :after), 9223372036854775807)
    ORDER BY rowid DESC LIMIT :matches
) AS found
CROSS JOIN comment_search_row ON comment_search_row.number = found.number
CROSS JOIN comment ON comment.id = comment_search_row.comment_id
WHERE comment.site_id = :site AND (:status IS NULL OR comment.status = :status)
LIMIT :most
"""


def _walk(
    connection: sa.Connection, asked: Question, terms: Sequence[str], page: tuple[str | None, int]
) -> Found:
    after, limit = page
    walked = postgresql.newest_of(asked.site_id, after, WALKED_ON_POSTGRESQL)
    query = sa.select(walked.c.id).where(postgresql.contains(terms, walked))
    if asked.status is not None:
        query = query.where(walked.c.status == asked.status.value)
    query = query.order_by(walked.c.site_id.desc(), walked.c.id.desc()).limit(limit + 1)
    found = _found(connection, list(connection.execute(query).scalars()), limit, None)
    if found.after is not None:
        return found
    last = sa.select(walked.c.id).order_by(walked.c.id).limit(1)
    end = sa.select(sa.func.count()).select_from(walked)
    is_full = connection.execute(end).scalar_one() == WALKED_ON_POSTGRESQL
    place = connection.execute(last).scalar_one() if is_full else None
    return Found(found.items, place, None)


def _found(connection: sa.Connection, ids: Sequence[str], limit: int, number: int | None) -> Found:
    """The first of these comments, with the last decision on each."""
    shown = ids[:limit]
    columns = (*COMMENT_COLUMNS, comment.c.status_since)
    rows = connection.execute(sa.select(*columns).where(comment.c.id.in_(shown)))
    decisions = latest_decisions(connection, list(shown))
    items = {
        row.id: Item(comment_from(row), decisions.get(row.id), (row.id, row.id), row.status_since)
        for row in rows
    }
    after = shown[-1] if len(ids) > limit else None
    counted = number if number is not None and number <= COUNTED else None
    return Found(tuple(items[one] for one in shown if one in items), after, counted)
