"""Deciding on many comments: exactly those that were shown before.

In transactions of at most a hundred: nobody else waits long. What changed after it was shown,
waits for a lead or is looked at by a colleague is left out and counted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

import sqlalchemy as sa

from moderation import transitions
from moderation.domain.comment import Comment
from moderation.domain.decision import Ruling
from moderation.domain.errors import TemporarilyUnavailable
from moderation.domain.ids import new_id
from moderation.domain.lifecycle import Actor, Status
from moderation.review.rulings.batches import batches, stubbornly
from moderation.review.rulings.bulk_choice import reserved
from moderation.review.rulings.ruling import check_reason
from moderation.storage.queries import comments
from moderation.storage.queries.audit import Deed, write_deed
from moderation.storage.tables import bulk
from moderation.storage.unit_of_work import Database


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done: by whom at which site, how, and in which words it was chosen."""

    site_id: str
    moderator_id: str
    ruling: Ruling
    chosen: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many were decided, and left out since they had changed, or were somebody else's.

    `unreached` were not tried: the database was away, or a colleague took all of it back.
    """

    decided: int = 0
    changed: int = 0
    escalated: int = 0
    claimed: int = 0
    unreached: int = 0


# Called with the id of the whole and what came, in the transaction.
Together = Callable[[sa.Connection, str, Outcome, datetime], None]


def decide_many(
    database: Database,
    order: Order,
    shown: Sequence[tuple[str, int]],
    together: Together | None = None,
) -> tuple[str, Outcome]:
    """Decide on the comments shown, given as (id, version); the id of the whole, and what came.

    `together` is called in each transaction: of those that fit into one, once.

    Raises InvalidSubmission for a rejection without a reason, and TemporarilyUnavailable when
    nothing could be done at all.
    """
    check_reason(order.ruling)
    bulk_id, total = new_id(), Outcome()
    for batch in batches(sorted(shown)):
        try:
            done = stubbornly(partial(_decide_some, database, order, bulk_id, batch, together))
        except TemporarilyUnavailable:
            if total == Outcome():
                raise
            done = None
        if done is None:
            tried = total.decided + total.changed + total.escalated + total.claimed
            total = replace(total, unreached=len(shown) - tried)
            break
        total = _sum(total, done)
    _note_outcome(database, order, bulk_id, total)
    return bulk_id, total


def _decide_some(
    database: Database,
    order: Order,
    bulk_id: str,
    shown: Sequence[tuple[str, int]],
    together: Together | None,
) -> Outcome | None:
    """One transaction's worth; None when all of it was taken back meanwhile."""
    with database.write() as connection:
        now = database.now(connection)
        if not _open(connection, order, bulk_id, now):
            return None
        unchanged = _unchanged(connection, order.site_id, dict(shown))
        ids = [one.id for one in unchanged]
        escalated, claimed = reserved(connection, ids, order.moderator_id, now)
        free = [one for one in unchanged if one.id not in escalated | claimed]
        ruling = replace(order.ruling, moderator_id=order.moderator_id, bulk_id=bulk_id)
        moved = transitions.carry_out(connection, [_move(one, ruling) for one in free], now)
        connection.execute(
            bulk.update().where(bulk.c.id == bulk_id).values(decided=bulk.c.decided + len(moved))
        )
        changed = len(shown) - len(moved) - len(escalated) - len(claimed)
        outcome = Outcome(len(moved), changed, len(escalated), len(claimed))
        if together is not None:
            together(connection, bulk_id, outcome, now)
    return outcome


def _unchanged(
    connection: sa.Connection, site_id: str, versions: Mapping[str, int]
) -> list[Comment]:
    """Those that are held as they were seen, locked."""
    return [
        one
        for one in comments.lock_comments(connection, versions)
        if one.site_id == site_id and one.version == versions[one.id] and one.status is Status.HELD
    ]


def _move(one: Comment, ruling: Ruling) -> transitions.Move:
    return transitions.Move(
        one.id, ruling.action, Actor.MODERATOR, one.status, one.version, ruling=ruling
    )


def _open(connection: sa.Connection, order: Order, bulk_id: str, now: datetime) -> bool:
    """Write down that it happens, before the first; whether it is to go on."""
    query = sa.select(bulk.c.undone_at).where(bulk.c.id == bulk_id)
    found = connection.execute(query.with_for_update(key_share=True)).one_or_none()
    if found is not None:
        return found.undone_at is None
    connection.execute(
        bulk.insert().values(
            id=bulk_id,
            site_id=order.site_id,
            moderator_id=order.moderator_id,
            chosen=dict(order.chosen),
            action=order.ruling.action.value,
            decided=0,
            created_at=now,
        )
    )
    deed = Deed(
        order.site_id, order.moderator_id, "bulk_decided", "bulk", bulk_id, dict(order.chosen)
    )
    write_deed(connection, deed, now)
    return True


def _note_outcome(database: Database, order: Order, bulk_id: str, total: Outcome) -> None:
    """Keep for the page what was left out; what was decided is counted as it happens."""
    left_out = {name: count for name, count in asdict(total).items() if name != "decided"}
    with database.write() as connection:
        connection.execute(
            bulk.update()
            .where(bulk.c.id == bulk_id)
            .values(chosen={**order.chosen, "left_out": left_out})
        )


def _sum(one: Outcome, other: Outcome) -> Outcome:
    return Outcome(
        one.decided + other.decided,
        one.changed + other.changed,
        one.escalated + other.escalated,
        one.claimed + other.claimed,
    )
