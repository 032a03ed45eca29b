"""Two articles with comments, poured in as the driver takes them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa

from benchmarks.comment_texts import news_comments
from moderation.administration import service as administration
from moderation.storage.tables import article, author, comment
from moderation.storage.unit_of_work import Database

SITE: Final = "courier"
SHORT: Final = "short"
LONG: Final = "long"
_AUTHORS: Final = 200
_AT_ONCE: Final = 10_000
_THEN: Final = datetime(2026, 1, 1, tzinfo=UTC)
# Of the comments, in hundredths: so many reply to one of the twenty before them.
_REPLIES: Final = 40

Row = dict[str, Any]


def fill(database: Database, short: int, long: int) -> None:
    """An empty, migrated database gets a site with two articles and so many comments."""
    administration.create_site(database, SITE, "The Courier", (), "s" * 43)
    texts = news_comments(512, seed=7)
    with database.write() as connection:
        connection.execute(author.insert(), list(_authors()))
        connection.execute(article.insert(), [_article(SHORT, short), _article(LONG, long)])
    for number, (name, size) in enumerate({SHORT: short, LONG: long}.items()):
        for begin in range(0, size, _AT_ONCE):
            some = range(begin, min(begin + _AT_ONCE, size))
            rows = [_comment(name, number + 2, at, texts) for at in some]
            with database.write() as connection:
                connection.execute(comment.insert(), rows)
    _count_replies(database)


def _count_replies(database: Database) -> None:
    reply = comment.alias("reply")
    number = sa.select(sa.func.count()).where(reply.c.parent_id == comment.c.id).scalar_subquery()
    with database.write() as connection:
        if not database.is_sqlite:
            connection.execute(sa.text("SET LOCAL statement_timeout = 0"))
        connection.execute(comment.update().values(reply_count=number))
        connection.execute(sa.text("ANALYZE"))


def _authors() -> Iterator[Row]:
    for number in range(_AUTHORS):
        email = f"reader{number}@example.org"
        yield {
            "id": _identifier(1, number),
            "site_id": SITE,
            "email": email,
            "email_key": email,
            "standing": "normal",
            "verified_at": _THEN,
            "created_at": _THEN,
        }


def _article(name: str, published: int) -> Row:
    return {
        "site_id": SITE,
        "id": name,
        "url": f"https://courier.example.org/{name}",
        "title": f"The {name} thread",
        "moderation": "default",
        "public_version": published,
        "published_count": published,
        "created_at": _THEN,
    }


def _comment(name: str, series: int, at: int, texts: list[str]) -> Row:
    replies = at >= 20 and at * 37 % 100 < _REPLIES
    when = _THEN + timedelta(seconds=at)
    return {
        "id": _identifier(series, at),
        "site_id": SITE,
        "article_id": name,
        "parent_id": _identifier(series, at - 1 - at % 20) if replies else None,
        "author_id": _identifier(1, at % _AUTHORS),
        "author_name": f"Reader {at % _AUTHORS}",
        "body": texts[at % len(texts)],
        "body_hash": f"{at:064x}",
        "status": "published",
        "version": 2,
        "created_at": when,
        "published_at": when,
        "status_since": when,
        "score": 0.1,
        "attempt": 0,
    }


def _identifier(series: int, number: int) -> str:
    """An id in the form of the service's own."""
    return f"{series:08x}-0000-7000-8000-{number:012x}"
