"""What the pages of an article depend on beside what was asked: one small row.

As long as it stays the same, so do the pages: every change of what readers see raises the
article's `public_version`, and the site's own settings stand beside it as they were written.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import NamedTuple

import sqlalchemy as sa

from moderation.storage.looking import Look
from moderation.storage.tables import article, site
from moderation.storage.unit_of_work import Database


class Freshness(NamedTuple):
    """Two that are equal have the same pages. `version` is 0 for an unknown article.

    `origins` and `overrides` are JSON texts: where the site's pages live, and its own policy.
    """

    version: int
    overrides: str
    origins: str

    @property
    def own_pages(self) -> tuple[str, ...]:
        """The origins of the site's own pages."""
        return _read_origins(self.origins)


class Watch:
    """Tells how fresh an article's pages must be."""

    def __init__(self, database: Database) -> None:
        self._look = Look(database, _QUERY)

    def now(self, site_id: str, article_id: str) -> Freshness | None:
        """As of now; None for an unknown site. Raises TemporarilyUnavailable."""
        row = self._look.first(site=site_id, article=article_id)
        return None if row is None else Freshness(*row)


@lru_cache(maxsize=1024)
def _read_origins(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


_IN_SITE = (article.c.site_id == site.c.id) & (article.c.id == sa.bindparam("article"))
_QUERY = (
    sa.select(
        sa.func.coalesce(article.c.public_version, 0),
        sa.cast(site.c.policy_overrides, sa.Text),
        sa.cast(site.c.origins, sa.Text),
    )
    .select_from(site.outerjoin(article, _IN_SITE))
    .where(site.c.id == sa.bindparam("site"))
)
