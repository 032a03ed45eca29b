"""What the clock does: nothing accepted is left lying. Idempotent; two at once are harmless."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from moderation import transitions
from moderation.domain import policy
from moderation.domain.decision import Ruling
from moderation.domain.lifecycle import Action, Actor, Status
from moderation.screening.claims import MOST_ATTEMPTS
from moderation.storage.policies import PolicyBook
from moderation.storage.queries.comments import IS_PENDING, IS_UNVERIFIED
from moderation.storage.queries.sites import all_sites
from moderation.storage.rows import AnyRow
from moderation.storage.tables import comment
from moderation.storage.unit_of_work import Database

# A comment that waits longer than this had its message lost: wake a worker again.
STALE_AFTER = timedelta(seconds=30)
# After this a person decides, whatever the cause.
LONGEST_WAIT = timedelta(minutes=15)
MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Swept:
    """How many comments were held, and whether any waits for a worker."""

    held: int
    stale: bool


def sweep(database: Database, policies: PolicyBook) -> Swept:
    """Hold what failed too often or waited too long."""
    with database.write() as connection:
        held = _hold_failed(connection, policies, database.now(connection))
    return Swept(held, has_stale(database))


def expire(database: Database, policies: PolicyBook) -> int:
    """Let go of what was never confirmed in the site's time for it; how many comments."""
    with database.write() as connection:
        return _expire_unconfirmed(connection, policies, database.now(connection))


def has_stale(database: Database) -> bool:
    """Whether a comment waits that some worker should have taken by now."""
    with database.read() as connection:
        now = database.now(connection)
        query = (
            sa.select(sa.literal(1))
            .where(
                IS_PENDING,
                comment.c.queued_at < now - STALE_AFTER,
                comment.c.lease_until.is_(None) | (comment.c.lease_until < now),
            )
            .limit(1)
        )
        return connection.execute(query).first() is not None


def _hold_failed(connection: sa.Connection, policies: PolicyBook, now: datetime) -> int:
    free = comment.c.lease_until.is_(None) | (comment.c.lease_until < now)
    given_up = (comment.c.attempt >= MOST_ATTEMPTS) & free
    waited_too_long = comment.c.queued_at < now - LONGEST_WAIT
    query = (
        sa.select(comment.c.id, comment.c.site_id, comment.c.version, comment.c.attempt)
        .where(IS_PENDING, given_up | waited_too_long)
        .limit(MOST_AT_ONCE)
    )
    moves = [_give_up(row, policies, connection) for row in connection.execute(query).all()]
    return len(transitions.carry_out(connection, moves, now))


def _give_up(row: AnyRow, policies: PolicyBook, connection: sa.Connection) -> transitions.Move:
    if row.attempt >= MOST_ATTEMPTS:
        detail = f"classifying it failed {row.attempt} times"
    else:
        detail = f"it waited more than {LONGEST_WAIT.seconds // 60} minutes for the classifiers"
    ruling: Ruling = policy.failed(policies.for_site(connection, row.site_id), detail)
    return transitions.Move(
        row.id, Action.HOLD, Actor.POLICY, Status.PENDING, version=row.version, ruling=ruling
    )


def _expire_unconfirmed(connection: sa.Connection, policies: PolicyBook, now: datetime) -> int:
    moves: list[transitions.Move] = []
    for site in all_sites(connection):
        days = policies.for_site(connection, site.id).unverified_days
        query = (
            sa.select(comment.c.id, comment.c.version)
            .where(
                comment.c.site_id == site.id,
                IS_UNVERIFIED,
                comment.c.status_since < now - timedelta(days=days),
            )
            .limit(MOST_AT_ONCE)
        )
        moves += [
            transitions.Move(
                row.id, Action.EXPIRE, Actor.SYSTEM, Status.UNVERIFIED, version=row.version
            )
            for row in connection.execute(query)
        ]
    return len(transitions.carry_out(connection, moves, now))
