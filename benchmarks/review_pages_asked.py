"""Which pages of the review desk are timed: each with the addresses that a moderator opens."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

import sqlalchemy as sa

from benchmarks.review_pages_rows import SITE, Size, article_id, author_id
from moderation.storage.tables import comment

_QUEUE, _HERE = f"/review?site={SITE}", f"/review/sites/{SITE}"
_PLAIN = {
    "review_undo.show_decisions": f"{_HERE}/decisions",
    "review_bulk.show_histogram": f"{_HERE}/bulk",
    "review_audit.show_audit": f"{_HERE}/log",
    "review_policy.show_policy": f"{_HERE}/policy",
    "review_words.show_words": f"{_HERE}/words",
    "review_numbers.show_numbers": f"{_HERE}/numbers",
    "review_people.show_people": f"{_HERE}/people",
    "review_account.show_account": "/review/account",
    "review.get_queue": f"/v1/sites/{SITE}/queue?limit=100",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A page by name, and the addresses that stand for it."""

    name: str
    addresses: Sequence[str]
    writes: bool = False


def asked_pages(
    connection: sa.Connection, cursor: str, words: Sequence[str], size: Size
) -> Iterator[tuple[str, Asked]]:
    """(endpoint, page) for each; `cursor` is deep in the queue by priority.

    `words` are of the language, from the most frequent to the rarest.
    """
    for page in (*_queues(cursor, size), Asked("queue, a frequent word", [_with(words[0])])):
        yield "review_pages.show_queue", page
    yield "review_pages.show_cards", Asked("more cards", [f"{_HERE}/cards?cursor={cursor}"])
    for page in _searches(words):
        yield "review_search.show_search", page
    yield from _records(connection, size)
    for endpoint, path in _PLAIN.items():
        yield endpoint, Asked(path.rpartition("/")[2], [path])
    yield "review_claims.post_next", Asked("next comment", [f"{_HERE}/next"], writes=True)


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


def _records(connection: sa.Connection, size: Size) -> Iterator[tuple[str, Asked]]:
    query = sa.select(comment.c.id).where(comment.c.site_id == SITE, comment.c.status == "held")
    held = list(connection.execute(query.order_by(comment.c.id.desc()).limit(20)).scalars())
    seen = ",".join(f"{one}:2" for one in held)
    few = range(1, min(10, size.articles))
    yield "review_live.get_live", Asked("live", [f"{_HERE}/live?after=1&seen={seen}"])
    comments = [f"/review/comments/{one}" for one in held]
    yield "review_records.show_comment", Asked("a comment", comments)
    for name, numbers in (("an article", few), ("the busiest article", [0])):
        articles = [f"{_HERE}/articles/{article_id(number)}" for number in numbers]
        yield "review_articles.show_article", Asked(name, articles)
    for name, numbers in (("a commenter", few), ("the busiest commenter", [0])):
        authors = [f"{_HERE}/commenters/{author_id(number)}" for number in numbers]
        yield "review_commenters.show_commenter", Asked(name, authors)
