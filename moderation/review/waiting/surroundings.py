"""What a moderator sees around comments: their articles, and what they reply to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from moderation.domain.comment import Article, ArticleModeration, Comment
from moderation.storage.queries.articles import is_one_of
from moderation.storage.queries.comments import COMMENT_COLUMNS, comment_from
from moderation.storage.tables import article, comment


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Articles by (site id, article id), and parents by their own id."""

    articles: dict[tuple[str, str], Article]
    parents: dict[str, Comment]


def look_around(connection: sa.Connection, found: Sequence[Comment]) -> Surroundings:
    """The surroundings of these comments, in two queries whatever their number."""
    return Surroundings(_articles(connection, found), _parents(connection, found))


def _articles(
    connection: sa.Connection, found: Sequence[Comment]
) -> dict[tuple[str, str], Article]:
    keys = {(one.site_id, one.article_id) for one in found}
    columns = (article.c.site_id, article.c.id, article.c.url, article.c.title)
    query = sa.select(*columns, article.c.moderation).where(is_one_of(keys))
    rows = (tuple(row) for row in connection.execute(query))
    return {
        (site_id, article_id): Article(
            site_id, article_id, url, title, ArticleModeration(moderation)
        )
        for site_id, article_id, url, title, moderation in rows
    }


def _parents(connection: sa.Connection, found: Sequence[Comment]) -> dict[str, Comment]:
    ids = sorted({one.parent_id for one in found if one.parent_id is not None})
    query = sa.select(*COMMENT_COLUMNS).where(comment.c.id.in_(ids))
    return {row.id: comment_from(row) for row in connection.execute(query)}
