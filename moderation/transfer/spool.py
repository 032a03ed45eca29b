"""Everything that a file holds, in order, on disk: what makes its size and its order not matter.

An unnamed SQLite database: it has no name in any folder, and its space is free again when the
process ends, however it does. In it posts find their threads and the posts that they reply to,
wherever in the file those stand, and come out in the order in which they can be written.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from moderation.transfer import spool_sql as sql
from moderation.transfer.foreign import ForeignPost, ForeignThread, LeftOut, Verdict
from moderation.transfer.naming import Named

_AT_ONCE = 2_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A post that can become a comment: everything it needs, and `above`, what it replies to."""

    id: str
    above: str
    article: Named
    closed: bool
    article_created_at: datetime | None
    verdict: Verdict
    created_at: datetime
    dated: bool
    name: str
    email: str
    email_key: str
    text: str


class Spool:
    """Takes records in as a file gives them; after `settle`, hands out what can be written."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.executescript(sql.TABLES)
        self._database.execute("BEGIN")
        self._threads: list[tuple[object, ...]] = []
        self._posts: list[tuple[object, ...]] = []
        self._texts: list[tuple[object, ...]] = []
        self._read = self._threads_read = 0

    def close(self) -> None:
        """Forget everything."""
        self._database.close()

    def add_thread(self, thread: ForeignThread, named: Named) -> None:
        """Take a thread in, under the name that its article has here."""
        self._threads_read += 1
        made = _number(thread.created_at)
        about = (named.id, named.url, named.title, named.kept)
        self._threads.append((thread.key, *about, made, thread.closed, thread.public))
        if len(self._threads) >= _AT_ONCE:
            self._flush()

    def add_post(self, post: ForeignPost, email: str, key: str) -> None:
        """Take a post in; `email` is empty where there is none, `key` tells its author apart."""
        self._read += 1
        when = _number(post.created_at)
        place = (post.id[:200], post.thread, post.parent[:200])
        self._posts.append((self._read, *place, post.verdict.value, when))
        if post.verdict in Verdict:
            self._texts.append((self._read, post.name, email, key, post.text))
        if len(self._posts) >= _AT_ONCE:
            self._flush()

    def settle(self, now: datetime) -> None:
        """All is read: find out what belongs where. `now` is for posts whose time is unreadable."""
        self._flush()
        self._database.execute(sql.INDEX_POSTS)
        given = {"now": _number(now)}
        for statement in sql.SETTLING:
            self._database.execute(statement, given)

    def counts(self) -> Counter[str]:
        """How many posts have each verdict, or reason to be left out."""
        return Counter(dict(self._database.execute(sql.COUNT_POSTS).fetchall()))

    def facts(self) -> dict[str, int]:
        """What else was noticed, in numbers; see the report."""
        facts = {name: self._one(query) for name, query in sql.FACTS.items()}
        return {"threads": self._threads_read, **facts}

    def waiting(self, size: int) -> Iterator[list[Waiting]]:
        """What can be written, parents before replies and otherwise by time, some at once."""
        with closing(self._database.execute(sql.IN_ORDER)) as rows:
            while some := rows.fetchmany(size):
                yield [_waiting(row) for row in some]

    def left_out(self) -> Iterator[tuple[str, LeftOut]]:
        """The ids of the posts that cannot, and why, in the order of the file."""
        for post_id, why in self._database.execute(sql.LEFT_OUT):
            yield post_id, LeftOut(why)

    def closed_without_posts(self) -> Iterator[Named]:
        """Articles that take no comments and have none."""
        for row in self._database.execute(sql.CLOSED_AND_EMPTY):
            yield Named(row[0], row[1], row[2], kept=True)

    def _one(self, query: str) -> int:
        return int(self._database.execute(query).fetchone()[0])

    def _flush(self) -> None:
        waiting: tuple[tuple[str, list[tuple[object, ...]]], ...] = (
            (sql.ADD_THREAD, self._threads),
            (sql.ADD_POST, self._posts),
            (sql.ADD_TEXT, self._texts),
        )
        for statement, rows in waiting:
            self._database.executemany(statement, rows)
            rows.clear()


def _waiting(row: tuple[object, ...]) -> Waiting:
    *place, article, url, title, closed, made, verdict, when, dated, name, email, key, text = row
    return Waiting(
        id=str(place[0]),
        above=str(place[1] or ""),
        article=Named(str(article), _text(url), _text(title), kept=True),
        closed=bool(closed),
        article_created_at=None if made is None else _moment(made),
        verdict=Verdict(str(verdict)),
        created_at=_moment(when),
        dated=bool(dated),
        name=str(name),
        email=str(email),
        email_key=str(key),
        text=str(text),
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _number(moment: datetime | None) -> int | None:
    """Microseconds since 1970."""
    return None if moment is None else (moment - _EPOCH) // _MICROSECOND


def _moment(number: object) -> datetime:
    return _EPOCH + int(str(number)) * _MICROSECOND
