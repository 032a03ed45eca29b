"""Who looks at which held comment: a courtesy with a lease, so that two do not read the same.

A claim keeps nobody from deciding. It ends with the lease, with the decision, or when its
holder lets go of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from moderation.domain.errors import Conflict
from moderation.domain.lifecycle import Status
from moderation.review.people.moderators import names_of
from moderation.review.rulings.authority import is_lead
from moderation.review.rulings.ruling import own_locked
from moderation.review.shifts import SEVERE_FROM, has_had_enough
from moderation.storage.tables import claim, comment, escalation
from moderation.storage.unit_of_work import Database

LEASE = timedelta(minutes=3)
# More colleagues than this at one site at one moment are not foreseen.
_TRIED = 50


@dataclass(frozen=True, slots=True)
class Claim:
    """Which comment is whose to look at, until when."""

    comment_id: str
    moderator_id: str
    until: datetime


def claim_comment(database: Database, site_id: str, moderator_id: str, comment_id: str) -> Claim:
    """Look at a held comment for three minutes from now; claiming again renews it.

    Raises NotFound, and Conflict: `not_held`, or `claimed`, which names the colleague.
    """
    with database.write() as connection:
        now = database.now(connection)
        if own_locked(connection, site_id, comment_id).status is not Status.HELD:
            raise Conflict("the comment is not held any more", code="not_held")
        wanted = Claim(comment_id, moderator_id, now + LEASE)
        if not _take(connection, site_id, wanted, now):
            raise Conflict(_who(connection, comment_id), code="claimed")
    return wanted


def release(database: Database, moderator_id: str, comment_id: str) -> bool:
    """Let go of a claim of one's own; whether there was one."""
    with database.write() as connection:
        gone = connection.execute(
            claim.delete().where(
                claim.c.comment_id == comment_id, claim.c.moderator_id == moderator_id
            )
        )
    return gone.rowcount > 0


def claim_next(
    database: Database, site_id: str, moderator_id: str, after: str | None = None, cap: int = 0
) -> Claim | None:
    """Claim the most pressing held comment that nobody looks at; None when there is none.

    `after` is the comment that the moderator has just seen: the one behind it is next,
    and the first of all behind the last. Earlier claims of the moderator's end. What waits for
    a lead is left out for others, and what is severe once the moderator decided `cap` of it.
    """
    with database.read() as connection:
        now = database.now(connection)
        free = [_is_free(moderator_id, now)]
        if not is_lead(connection, site_id, moderator_id):
            free.append(~sa.exists().where(escalation.c.comment_id == comment.c.id))
        if has_had_enough(connection, moderator_id, cap, now):
            free.append(comment.c.priority < SEVERE_FROM)
        ids = _candidates(connection, site_id, after, free)
    for comment_id in ids:
        # One try, one transaction: two who try several in different orders would deadlock.
        taken = _try(database, site_id, moderator_id, comment_id)
        if taken is not None:
            return taken
    return None


def _try(database: Database, site_id: str, moderator_id: str, comment_id: str) -> Claim | None:
    with database.write() as connection:
        now = database.now(connection)
        if own_locked(connection, site_id, comment_id).status is not Status.HELD:
            return None
        wanted = Claim(comment_id, moderator_id, now + LEASE)
        if not _take(connection, site_id, wanted, now):
            return None
        connection.execute(
            claim.delete().where(
                claim.c.moderator_id == moderator_id,
                claim.c.site_id == site_id,
                claim.c.comment_id != comment_id,
            )
        )
    return wanted


def _take(connection: sa.Connection, site_id: str, wanted: Claim, now: datetime) -> bool:
    """Whether the claim is ours now: it was free, over, or ours before."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    ours = {"moderator_id": wanted.moderator_id, "until": wanted.until}
    statement = insert(claim).values(comment_id=wanted.comment_id, site_id=site_id, **ours)
    statement = statement.on_conflict_do_update(
        index_elements=["comment_id"],
        set_=ours,
        where=(claim.c.moderator_id == wanted.moderator_id) | (claim.c.until <= now),
    )
    return connection.execute(statement.returning(claim.c.comment_id)).first() is not None


def _is_free(moderator_id: str, now: datetime) -> sa.ColumnElement[bool]:
    return ~sa.exists().where(
        claim.c.comment_id == comment.c.id,
        claim.c.until > now,
        claim.c.moderator_id != moderator_id,
    )


def _candidates(
    connection: sa.Connection,
    site_id: str,
    after: str | None,
    conditions: Sequence[sa.ColumnElement[bool]],
) -> Sequence[str]:
    free = sa.select(comment.c.id).where(
        comment.c.site_id == site_id, comment.c.status == Status.HELD.value, *conditions
    )
    free = free.order_by(comment.c.priority.desc(), comment.c.id.desc()).limit(_TRIED)
    if after is None:
        return connection.execute(free).scalars().all()
    here = sa.select(comment.c.priority, comment.c.id).where(comment.c.id == after)
    place = connection.execute(here).one_or_none()
    found: list[str] = []
    if place is not None:
        behind = sa.tuple_(comment.c.priority, comment.c.id) < tuple(place)
        found += connection.execute(free.where(behind)).scalars()
    return found or connection.execute(free.where(comment.c.id != after)).scalars().all()


def _who(connection: sa.Connection, comment_id: str) -> str:
    query = sa.select(claim.c.moderator_id).where(claim.c.comment_id == comment_id)
    moderator_id = connection.execute(query).scalar_one()
    name = names_of(connection, [moderator_id]).get(moderator_id, "a colleague")
    return f"{name} is looking at this comment"
