"""What a site sets about its articles and commenters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moderation.domain.comment import Article, ArticleModeration
from moderation.domain.errors import NotFound
from moderation.storage.queries import articles
from moderation.storage.unit_of_work import Database

_SHOWN = ("url", "title", "section", "text", "moderation")


def describe(
    database: Database, site_id: str, article_id: str, changes: Mapping[str, Any]
) -> dict[str, Any]:
    """Make the article if it is new, set what `changes` names, and return all of it."""
    with database.write() as connection:
        new = Article(site_id, article_id, None, None, ArticleModeration.DEFAULT)
        articles.make_article(connection, new, database.now(connection))
        if changes:
            articles.describe_article(connection, site_id, article_id, changes)
    return look_up(database, site_id, article_id)


def look_up(database: Database, site_id: str, article_id: str) -> dict[str, Any]:
    """All that is known of an article. Raises NotFound."""
    with database.read() as connection:
        row = articles.article_row(connection, site_id, article_id)
    if row is None:
        raise NotFound("there is no such article", code="article_not_found")
    return {"id": row.id, **{name: getattr(row, name) for name in _SHOWN}}
