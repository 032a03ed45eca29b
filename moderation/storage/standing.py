"""How a site sees a commenter, changed together with the line in the log that says who did it."""

from __future__ import annotations

import sqlalchemy as sa

from moderation.domain.comment import Standing
from moderation.domain.errors import NotFound
from moderation.storage.queries import authors
from moderation.storage.queries.audit import Deed, write_deed
from moderation.storage.unit_of_work import Database


def change_standing(
    database: Database,
    site_id: str,
    author_id: str,
    standing: Standing,
    moderator_id: str | None = None,
) -> Standing:
    """From now on the commenter counts as this; as what before. NotFound for another site's.

    `moderator_id` is None for a key.
    """
    with database.write() as connection:
        now = database.now(connection)
        before = _locked(connection, site_id, author_id)
        if before is standing:
            return before
        authors.set_standing(connection, author_id, standing)
        details = {"before": before.value}
        deed = Deed(site_id, moderator_id, f"author_{standing}", "author", author_id, details)
        write_deed(connection, deed, now)
    return before


def _locked(connection: sa.Connection, site_id: str, author_id: str) -> Standing:
    author = authors.lock_author(connection, author_id)
    if author is None or author.site_id != site_id:
        raise NotFound("there is no such commenter", code="author_not_found")
    return author.standing
