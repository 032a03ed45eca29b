"""Which pages of the review desk are timed: each with the addresses that a moderator opens."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import sqlalchemy as sa

from benchmarks.review_pages_records import RARE_DEED, bulk_id
from benchmarks.review_pages_rows import SITE, Size, article_id, author_id, moderator_id
from moderation.storage.tables import comment

_QUEUE, _HERE = f"/review?site={SITE}", f"/review/sites/{SITE}"
_PLAIN = {
    "policy": f"{_HERE}/policy",
    "policy, as a form": f"{_HERE}/policy/edit",
    "words": f"{_HERE}/words",
    "numbers, 30 days": f"{_HERE}/numbers",
    "numbers, 90 days": f"{_HERE}/numbers?days=90",
    "people": f"{_HERE}/people",
    "account": "/review/account",
    "a decision on many": f"{_HERE}/bulk/{bulk_id(3)}",
    "log, of one person": f"{_HERE}/log?person={moderator_id(3)}",
    "log, a rare deed": f"{_HERE}/log?action={RARE_DEED}",
    "log, a deed that nobody did": f"{_HERE}/log?action=view_deleted",
    "API: the queue, 100 comments": f"/v1/sites/{SITE}/queue?limit=100",
}
# Lists that go on: each is timed at its beginning, and some pages on.
_LISTS = {
    "own decisions": f"{_HERE}/decisions",
    "everyone's decisions": f"{_HERE}/decisions?who=all",
    "log": f"{_HERE}/log",
    "an article's published comments": f"{_HERE}/articles/{article_id(1)}?status=published",
}
PAGES_ON = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """A page by name, and the addresses that stand for it.

    With `forms` these are sent, one to each address; `pages_on` so many pages further is timed.
    """

    name: str
    addresses: Sequence[str]
    forms: Sequence[Mapping[str, object]] = ()
    pages_on: int = 0


def asked_pages(
    connection: sa.Connection, cursor: str, words: Sequence[str], size: Size
) -> Iterator[Asked]:
    """What is opened to read; `cursor` is deep in the queue by priority.

    `words` are of the language, from the most frequent to the rarest.
    """
    yield from _queues(cursor, size)
    yield Asked("queue, a frequent word", [_with(words[0])])
    yield Asked("more cards", [f"{_HERE}/cards?cursor={cursor}"])
    yield from _searches(words)
    yield from _records(connection, size)
    for name, path in _LISTS.items():
        yield Asked(name, [path])
        yield Asked(f"{name}, {PAGES_ON} pages on", [path], pages_on=PAGES_ON)
    for name, path in _PLAIN.items():
        yield Asked(name, [path])
    yield from _histograms(connection)


def _with(words: str) -> str:
    return f"{_QUEUE}&q={quote(words)}"


def _queues(cursor: str, size: Size) -> Iterator[Asked]:
    yield Asked("queue, most severe first", [_QUEUE])
    for order in ("oldest", "newest", "score"):
        yield Asked(f"queue, {order} first", [f"{_QUEUE}&sort={order}"])
    yield Asked("queue, 1,000 comments on", [f"{_QUEUE}&cursor={cursor}"])
    yield Asked("queue, common reason", [f"{_QUEUE}&reason=toxic"])
    yield Asked("queue, rare reason, oldest first", [f"{_QUEUE}&reason=threat&sort=oldest"])
    yield Asked("queue, reason that none has", [f"{_QUEUE}&reason=banned_word"])
    some = random.Random(1).sample(range(1, size.articles), 10)  # noqa: S311
    yield Asked("queue, an article", [f"{_QUEUE}&article={article_id(n)}" for n in some])
    yield Asked("queue, the busiest article", [f"{_QUEUE}&article={article_id(0)}"])
    some = random.Random(2).sample(range(1, size.authors), 10)  # noqa: S311
    yield Asked("queue, a commenter", [f"{_QUEUE}&author={author_id(n)}" for n in some])
    yield Asked("queue, the busiest commenter", [f"{_QUEUE}&author={author_id(0)}"])
    yield Asked("queue, waits for less than an hour", [f"{_QUEUE}&age=under-hour"])
    yield Asked("queue, waits for more than a week", [f"{_QUEUE}&age=over-week"])
    narrow = "&min=0.70001&max=0.70002"
    yield Asked("queue, few scores, by priority", [_QUEUE + narrow])
    yield Asked("queue, few scores, oldest first", [f"{_QUEUE}{narrow}&sort=oldest"])
    yield Asked("queue, few scores of a reason", [f"{_QUEUE}{narrow}&reason=toxic"])
    yield Asked(
        "queue, a reason at an article", [f"{_QUEUE}&reason=threat&article={article_id(0)}"]
    )
    yield Asked("queue, a word of one comment", [_with("n123")])
    yield Asked("what waits for a lead", [f"{_QUEUE}&view=escalated"])
    yield Asked("rejected, newest first", [f"{_QUEUE}&status=rejected&sort=newest"])
    yield Asked(
        "published, few scores, newest first", [f"{_QUEUE}&status=published&sort=newest{narrow}"]
    )


def _searches(words: Sequence[str]) -> Iterator[Asked]:
    first, second, rare = words[0], words[1], words[-1]
    typed = {
        "a word of one comment": "n4321",
        "no comment's word": "nowhere",
        "a rare word": rare,
        "a frequent word": first,
        "two frequent words": f"{first} {second}",
        "a phrase": f'"{first} {second}"',
        "frequent words never together": f"{first} n7 n8",
    }
    for name, question in typed.items():
        yield Asked(f"search, {name}", [f"{_HERE}/search?q={quote(question)}"])


def _records(connection: sa.Connection, size: Size) -> Iterator[Asked]:
    held, decided = (_newest(connection, status) for status in ("held", "rejected"))
    few = range(1, min(10, size.articles))
    seen = ",".join(f"{one}:2" for one in held)
    yield Asked("live", [f"{_HERE}/live?after=1&seen={seen}"])
    yield Asked("a comment that waits", [f"/review/comments/{one}" for one in held])
    yield Asked("a comment that was rejected", [f"/review/comments/{one}" for one in decided])
    yield Asked("API: a comment's decisions", [f"/v1/comments/{one}/decisions" for one in decided])
    for name, numbers in (
        ("articles with most comments", few),
        ("an article with few", [size.articles - 1]),
    ):
        yield Asked(name, [f"{_HERE}/articles/{article_id(number)}" for number in numbers])
    for name, numbers in (("a commenter", few), ("the busiest commenter", [0])):
        yield Asked(name, [f"{_HERE}/commenters/{author_id(number)}" for number in numbers])
    busiest = f"{_HERE}/commenters/{author_id(0)}"
    yield Asked("the busiest commenter, rejected", [f"{busiest}?status=rejected"])
    some_time_ago = datetime.now(UTC).date() - timedelta(days=100)
    yield Asked("log, a day some time ago", [f"{_HERE}/log?day={some_time_ago}"])


def _newest(connection: sa.Connection, status: str) -> Sequence[str]:
    query = sa.select(comment.c.id).where(comment.c.site_id == SITE, comment.c.status == status)
    return (
        connection.execute(query.order_by(comment.c.status_since.desc()).limit(20)).scalars().all()
    )


def _histograms(connection: sa.Connection) -> Iterator[Asked]:
    choices = {
        "": "",
        ", a range": "?min=0.8&max=0.9",
        ", a reason": "?signal=toxic",
        ", an article": f"?article={article_id(1)}",
        ", a reason at an article": f"?signal=toxic&article={article_id(1)}",
        ", a commenter": f"?author={author_id(0)}",
        ", selected ones": "?" + "&".join(f"ids={one}" for one in _newest(connection, "held")),
    }
    for name, query in choices.items():
        yield Asked(f"many at once{name}", [f"{_HERE}/bulk{query}"])
