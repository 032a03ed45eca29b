"""How comments under an article are let through."""

from __future__ import annotations

import sqlalchemy as sa

from moderation.domain.comment import ArticleModeration
from moderation.domain.errors import NotFound
from moderation.storage.queries import articles
from moderation.storage.queries.audit import Deed, write_deed
from moderation.storage.tables import article
from moderation.storage.unit_of_work import Database


def change_moderation(
    database: Database,
    site_id: str,
    article_id: str,
    chosen: ArticleModeration,
    moderator_id: str,
) -> ArticleModeration:
    """From now on comments under the article go this way; which way before. Raises NotFound."""
    with database.write() as connection:
        now = database.now(connection)
        query = sa.select(article.c.moderation).where(
            article.c.site_id == site_id, article.c.id == article_id
        )
        found = connection.execute(query.with_for_update(key_share=True)).scalar_one_or_none()
        if found is None:
            raise NotFound("there is no such article", code="article_not_found")
        before = ArticleModeration(found)
        if before is not chosen:
            changes = {"moderation": chosen.value}
            articles.describe_article(connection, site_id, article_id, changes)
            details = {"before": before.value, **changes}
            deed = Deed(
                site_id, moderator_id, "article_moderation_set", "article", article_id, details
            )
            write_deed(connection, deed, now)
    return before
