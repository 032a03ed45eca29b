"""Taking hold of pending comments, so that each is worked on by one worker at a time.

A claim is a compare-and-set on the row: an attempt token, a lease, and an attempt that is
counted *before* the work, so that work which kills its process counts too. A worker that comes
back after its lease holds a stale token, and changes nothing with it.

Comments that have been tried before are claimed alone: a comment that kills its worker must not
take its neighbours' attempts with it.
"""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from moderation.domain.comment import Comment
from moderation.domain.ids import new_id
from moderation.storage.queries.comments import COMMENT_COLUMNS, IS_PENDING, comment_from
from moderation.storage.rows import AnyRow
from moderation.storage.tables import comment
from moderation.storage.unit_of_work import Database

BATCH = 64
MOST_ATTEMPTS = 4
# Longer than a task may run (see `workers.celery_app`); a dead worker's comments on the same
# host are set free at once by `release_dead_claims`.
LEASE = timedelta(seconds=35)


@dataclass(frozen=True, slots=True)
class Claim:
    """Comments that are this worker's until the lease ends, oldest first."""

    token: str
    comments: tuple[Comment, ...]


def claim_batch(database: Database) -> Claim:
    """Take what has waited longest, up to BATCH; an empty claim when nothing waits."""
    with database.write() as connection:
        now = database.now(connection)
        free = IS_PENDING & _is_free(now) & (comment.c.attempt < MOST_ATTEMPTS)
        first = _next_ids(connection, free, 1)
        if not first:
            return Claim("", ())
        ids = [first[0].id]
        if first[0].attempt == 0:
            rows = _next_ids(connection, free & (comment.c.attempt == 0), BATCH)
            ids = [row.id for row in rows]
        return _take(connection, ids, now)


def release_dead_claims(database: Database) -> int:
    """Free what processes of this host hold that no longer run; how many comments."""
    with database.write() as connection:
        query = (
            sa.select(comment.c.lease_owner)
            .where(IS_PENDING, comment.c.lease_owner.like(f"{_HOST}/%"))
            .distinct()
        )
        dead = [owner for (owner,) in connection.execute(query) if not _runs(owner)]
        if not dead:
            return 0
        freed = connection.execute(
            comment.update()
            .where(IS_PENDING, comment.c.lease_owner.in_(dead))
            .values(lease_owner=None, lease_until=None)
        )
        return freed.rowcount


def _next_ids(
    connection: sa.Connection, condition: sa.ColumnElement[bool], most: int
) -> list[AnyRow]:
    query = (
        sa.select(comment.c.id, comment.c.attempt)
        .where(condition)
        .order_by(comment.c.queued_at, comment.c.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    return list(connection.execute(query))


def _take(connection: sa.Connection, ids: list[str], now: datetime) -> Claim:
    token = new_id()
    taken = connection.execute(
        comment.update()
        .where(comment.c.id.in_(ids), IS_PENDING, _is_free(now))
        .values(
            attempt_token=token,
            attempt=comment.c.attempt + 1,
            lease_owner=_owner(),
            lease_until=now + LEASE,
        )
        .returning(*COMMENT_COLUMNS, comment.c.queued_at)
    ).all()
    rows = sorted(taken, key=lambda row: (row.queued_at, row.id))
    return Claim(token, tuple(comment_from(row) for row in rows))


def _is_free(now: datetime) -> sa.ColumnElement[bool]:
    return comment.c.lease_until.is_(None) | (comment.c.lease_until < now)


_HOST = socket.gethostname().replace("%", "").replace("_", "-")


def _owner() -> str:
    return f"{_HOST}/{os.getpid()}"


def _runs(owner: str) -> bool:
    pid = int(owner.rpartition("/")[2])
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not _is_only_a_name(pid)


def _is_only_a_name(pid: int) -> bool:
    """Whether it has ended and only waits to be noticed: a first process may never look."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
    return state.rpartition(")")[2].split()[0] in ("Z", "X")
