"""What is forgotten by itself when its time is over."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from moderation.domain.lifecycle import Status
from moderation.privacy.erasing import Wish, erase_author, erase_comments
from moderation.storage.queries.comments import lock_comments
from moderation.storage.queries.sites import all_sites
from moderation.storage.tables import author, comment
from moderation.storage.unit_of_work import Database

# A comment that was never confirmed is kept this long after it expired, for those who find their
# confirmation late and ask what became of it.
EXPIRED_KEPT = timedelta(days=30)
AT_ONCE = 100


def erase_expired(database: Database) -> int:
    """Erase comments that expired long ago, and the addresses of those who have no other.

    How many comments; at most AT_ONCE for each site, since the clock comes again.
    """
    with database.read() as connection:
        sites = [site.id for site in all_sites(connection)]
    erased = 0
    for site_id in sites:
        with database.write() as connection:
            now = database.now(connection)
            found = lock_comments(connection, _long_expired(connection, site_id, now))
            if found:
                erase_comments(connection, found, now)
        erased += len(found)
        for author_id in sorted({one.author_id for one in found}):
            _forget_if_nothing_is_left(database, author_id)
    return erased


def _long_expired(connection: sa.Connection, site_id: str, now: datetime) -> list[str]:
    query = (
        sa.select(comment.c.id)
        .where(
            comment.c.site_id == site_id,
            comment.c.status == Status.EXPIRED.value,
            comment.c.status_since < now - EXPIRED_KEPT,
        )
        .order_by(comment.c.status_since)
        .limit(AT_ONCE)
    )
    return list(connection.execute(query).scalars())


def _forget_if_nothing_is_left(database: Database, author_id: str) -> None:
    own = (comment.c.author_id == author_id, comment.c.status != Status.ERASED.value)
    never_confirmed = (author.c.id == author_id, author.c.verified_at.is_(None))
    with database.read() as connection:
        left = connection.execute(sa.select(comment.c.id).where(*own).limit(1)).first()
        unknown = connection.execute(sa.select(author.c.id).where(*never_confirmed)).first()
    if left is None and unknown is not None:
        erase_author(database, author_id, Wish.CLOCK)
