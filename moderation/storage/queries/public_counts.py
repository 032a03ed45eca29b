"""What readers see counted: the published comments of an article, the published replies to one.

Both numbers move in the transaction that moves the comments, so that they are the truth at any
time, and reading them costs the same however many there are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from moderation.storage.queries import articles
from moderation.storage.tables import article, comment


@dataclass(frozen=True, slots=True)
class Change:
    """A comment that readers see from now on (`gain` 1) or no longer (-1)."""

    site_id: str
    article_id: str
    parent_id: str | None
    gain: int


def follow(connection: sa.Connection, changes: Iterable[Change]) -> None:
    """Count these changes, and note that the pages of their articles are others now."""
    published: Counter[tuple[str, str]] = Counter()
    replies: Counter[str] = Counter()
    for change in changes:
        published[change.site_id, change.article_id] += change.gain
        if change.parent_id is not None:
            replies[change.parent_id] += change.gain
    # Always comments before articles, each in one order: see `comments.lock_with_parents`.
    _count_replies(connection, replies)
    articles.bump_public_versions(connection, set(published), published)


def published_under(
    connection: sa.Connection, site_id: str, article_ids: Iterable[str]
) -> dict[str, int]:
    """How many comments are published under each of these articles; 0 for an unknown one."""
    found = dict.fromkeys(article_ids, 0)
    query = sa.select(article.c.id, article.c.published_count).where(
        article.c.site_id == site_id, article.c.id.in_(sorted(found))
    )
    return found | {row.id: row.published_count for row in connection.execute(query)}


def _count_replies(connection: sa.Connection, replies: Counter[str]) -> None:
    gains = [{"parent": id_, "gain": gain} for id_, gain in sorted(replies.items()) if gain]
    if gains:
        connection.execute(_COUNT, gains)


_COUNT = (
    comment.update()
    .where(comment.c.id == sa.bindparam("parent"))
    .values(reply_count=comment.c.reply_count + sa.bindparam("gain", type_=sa.Integer))
)
