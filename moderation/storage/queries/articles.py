"""Articles: made on first use, described by the site."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from moderation.domain.comment import Article, ArticleModeration
from moderation.storage.rows import AnyRow
from moderation.storage.tables import article


def find_article(connection: sa.Connection, site_id: str, article_id: str) -> Article | None:
    """The article with the site's own id, or None."""
    row = article_row(connection, site_id, article_id)
    if row is None:
        return None
    return Article(row.site_id, row.id, row.url, row.title, ArticleModeration(row.moderation))


def make_article(
    connection: sa.Connection, new: Article, now: datetime, *, section: str | None = None
) -> None:
    """Write the article unless it is there already."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    connection.execute(
        insert(article)
        .values(
            site_id=new.site_id,
            id=new.id,
            url=new.url,
            title=new.title,
            section=section,
            moderation=new.moderation.value,
            public_version=0,
            created_at=now,
        )
        .on_conflict_do_nothing(index_elements=["site_id", "id"])
    )


def describe_article(
    connection: sa.Connection, site_id: str, article_id: str, columns: Mapping[str, Any]
) -> None:
    """Set some of url, title, section, text and moderation; feeds and fragments name some."""
    changed = {**columns, "public_version": article.c.public_version + 1}
    connection.execute(article.update().where(*_is(site_id, article_id)).values(**changed))


def article_row(connection: sa.Connection, site_id: str, article_id: str) -> AnyRow | None:
    """Everything stored of an article, or None."""
    return connection.execute(
        _ARTICLE, {"of_site": site_id, "of_article": article_id}
    ).one_or_none()


def moderation_of(
    connection: sa.Connection, keys: set[tuple[str, str]]
) -> dict[tuple[str, str], ArticleModeration]:
    """How each of these (site id, article id) lets comments through."""
    query = sa.select(article.c.site_id, article.c.id, article.c.moderation).where(is_one_of(keys))
    return {
        (row.site_id, row.id): ArticleModeration(row.moderation)
        for row in connection.execute(query)
    }


def is_one_of(keys: set[tuple[str, str]]) -> sa.ColumnElement[bool]:
    """Whether an article is one of these (site id, article id).

    Site by site: for pairs in one list SQLite would read every article there is.
    """
    by_site: dict[str, list[str]] = {}
    for site_id, article_id in sorted(keys):
        by_site.setdefault(site_id, []).append(article_id)
    own = (
        sa.and_(article.c.site_id == site_id, article.c.id.in_(ids))
        for site_id, ids in by_site.items()
    )
    return sa.or_(sa.false(), *own)


def bump_public_versions(
    connection: sa.Connection,
    keys: set[tuple[str, str]],
    published: Mapping[tuple[str, str], int] | None = None,
) -> None:
    """What readers see under these (site id, article id) has changed.

    `published` says by how much the number of published comments under one has.
    """
    gains = published or {}
    # Always in one order: two transactions that touch the same articles must not deadlock.
    rows = [
        {"of_site": key[0], "of_article": key[1], "gain": gains.get(key, 0)} for key in sorted(keys)
    ]
    if rows:
        connection.execute(_BUMP, rows)


def public_version(connection: sa.Connection, site_id: str, article_id: str) -> int:
    """Grows with every change of what readers see under the article; 0 for an unknown one."""
    query = sa.select(article.c.public_version).where(*_is(site_id, article_id))
    return connection.execute(query).scalar_one_or_none() or 0


def _is(
    site_id: str | sa.BindParameter[str], article_id: str | sa.BindParameter[str]
) -> tuple[sa.ColumnElement[bool], ...]:
    return article.c.site_id == site_id, article.c.id == article_id


_THIS = _is(sa.bindparam("of_site"), sa.bindparam("of_article"))
# Asked for each submission: put together once, since that costs more than asking.
_ARTICLE = article.select().where(*_THIS)
_BUMP = (
    article.update()
    .where(*_THIS)
    .values(
        public_version=article.c.public_version + 1,
        published_count=article.c.published_count + sa.bindparam("gain", type_=sa.Integer),
    )
)
