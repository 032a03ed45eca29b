"""Taking back what was decided on many comments, as far as it still stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import sqlalchemy as sa

from moderation import transitions
from moderation.domain.comment import Comment
from moderation.domain.errors import NotFound
from moderation.domain.lifecycle import Action
from moderation.review.rulings.authority import demand_lead
from moderation.review.rulings.batches import batches, stubbornly
from moderation.review.rulings.history import Standing, is_undoable, standing
from moderation.review.rulings.undoing import nothing_to_undo, way_back
from moderation.storage.queries import comments
from moderation.storage.queries.audit import Deed, write_deed
from moderation.storage.tables import bulk, decision
from moderation.storage.unit_of_work import Database


@dataclass(frozen=True, slots=True)
class Bulk:
    """A decision on many. `decided` counts what it decided, not what was taken back since."""

    id: str
    site_id: str
    moderator_id: str
    chosen: Mapping[str, Any]
    action: Action
    decided: int
    created_at: datetime
    undone_at: datetime | None


def undo_many(
    database: Database, site_id: str, moderator_id: str | None, bulk_id: str
) -> tuple[int, int]:
    """Take back what of it still stands: how many that was, and how many others had changed.

    Raises NotFound, Forbidden for a colleague's unless the moderator is a lead, and Conflict
    (`nothing_to_undo`) when nothing of it stands.
    """
    with database.write() as connection:
        _close(connection, database, site_id, moderator_id, bulk_id)
    with database.read() as connection:
        query = sa.select(decision.c.comment_id).where(decision.c.bulk_id == bulk_id)
        ids = sorted(set(connection.execute(query).scalars()))
    taken_back = sum(
        stubbornly(partial(_undo_some, database, moderator_id, bulk_id, batch))
        for batch in batches(ids)
    )
    if not taken_back:
        raise nothing_to_undo()
    return taken_back, len(ids) - taken_back


def find_bulk(connection: sa.Connection, site_id: str, bulk_id: str) -> Bulk:
    """One of this site's. Raises NotFound."""
    query = sa.select(bulk).where(bulk.c.id == bulk_id, bulk.c.site_id == site_id)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFound("nothing was decided on many comments under this number")
    return Bulk(**{**row._mapping, "action": Action(row.action)})  # noqa: SLF001 - its way out


def _close(
    connection: sa.Connection,
    database: Database,
    site_id: str,
    moderator_id: str | None,
    bulk_id: str,
) -> None:
    """From here on nothing more is decided by it, even where it is not done yet."""
    now = database.now(connection)
    query = sa.select(bulk.c.id).where(bulk.c.id == bulk_id)
    connection.execute(query.with_for_update(key_share=True))
    found = find_bulk(connection, site_id, bulk_id)
    if found.moderator_id != moderator_id:
        demand_lead(connection, site_id, moderator_id)
    if found.undone_at is None:
        connection.execute(bulk.update().where(bulk.c.id == bulk_id).values(undone_at=now))
        deed = Deed(site_id, moderator_id, "bulk_undone", "bulk", bulk_id)
        write_deed(connection, deed, now)


def _undo_some(
    database: Database, moderator_id: str | None, bulk_id: str, ids: Sequence[str]
) -> int:
    with database.write() as connection:
        now = database.now(connection)
        locked = comments.lock_comments(connection, ids)
        histories = comments.decisions_on(connection, ids)
        moves = [
            way_back(one, found, moderator_id, now)
            for one in locked
            if (found := standing(histories[one.id])) is not None and _is_part(found, one, bulk_id)
        ]
        return len(transitions.carry_out(connection, moves, now))


def _is_part(found: Standing, one: Comment, bulk_id: str) -> bool:
    return found.decision.ruling.bulk_id == bulk_id and is_undoable(found, one.version)
