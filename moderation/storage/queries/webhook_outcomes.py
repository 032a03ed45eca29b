"""What became of an attempt: the delivery's next step, and how its webhook is treated from now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from moderation.storage.queries.webhook_outbox import BEHIND, DELIVERED, FAILED, WAITING, Taken
from moderation.storage.queries.webhooks import GONE, PATIENCE
from moderation.storage.rows import AnyRow
from moderation.storage.tables import webhook, webhook_delivery

# The first failure may be this one event's; after a few the endpoint itself is in trouble.
_SHORTEST_QUIET, _LONGEST_QUIET = timedelta(seconds=5), timedelta(minutes=5)
# An endpoint that was away for longer is sent at once what has waited for it.
_AWAY_FAILURES, _AWAY_FOR = 3, timedelta(seconds=30)
_TRIES_KEPT = 20


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an attempt ended. `again_at` is None when there is no other; `quiet_until` at most."""

    word: str
    """`delivered`, `gone`, `answered`, `redirected`, `no_answer`, `address_refused`, `not_made`"""
    status: int | None
    ms: int
    at: datetime
    again_at: datetime | None = None
    quiet_until: datetime | None = None


def finish(connection: sa.Connection, taken: Taken, outcome: Outcome) -> bool:
    """Write it down. False if somebody else has taken the delivery since: nothing is changed."""
    states = sa.select(webhook.c.failures, webhook.c.failing_since)
    own = states.where(webhook.c.id == taken.webhook_id).with_for_update()
    before = connection.execute(own).one()
    tries = sa.select(webhook_delivery.c.tries).where(_is(taken))
    tried = connection.execute(tries).scalar_one_or_none()
    if tried is None:
        return False
    columns = {"tries": [*tried, _try(outcome)][-_TRIES_KEPT:], "taken_until": None}
    step = _next_step(outcome)
    connection.execute(webhook_delivery.update().where(_is(taken)).values(**columns, **step))
    if step["status"] in (DELIVERED, FAILED):
        let_next_go(connection, taken.webhook_id, taken.comment_id, outcome.at)
    _treat(connection, taken.webhook_id, before, outcome)
    return True


def let_next_go(
    connection: sa.Connection, webhook_id: str, comment_id: str | None, now: datetime
) -> None:
    """The next of this comment's deliveries, if there is one, waits for nobody any more."""
    if comment_id is None:
        return
    following = sa.select(sa.func.min(webhook_delivery.c.sequence)).where(
        webhook_delivery.c.webhook_id == webhook_id,
        webhook_delivery.c.comment_id == comment_id,
        webhook_delivery.c.status == BEHIND,
    )
    sequence = connection.execute(following).scalar_one()
    if sequence is None:
        return
    connection.execute(
        webhook_delivery.update()
        .where(
            webhook_delivery.c.webhook_id == webhook_id,
            webhook_delivery.c.comment_id == comment_id,
            webhook_delivery.c.sequence == sequence,
            webhook_delivery.c.status == BEHIND,
        )
        .values(status=WAITING, next_try_at=now, give_up_at=now + PATIENCE)
    )


def _is(taken: Taken) -> sa.ColumnElement[bool]:
    # The number of the attempt is what a twin of a worker that was thought dead does not have.
    return (
        (webhook_delivery.c.id == taken.id)
        & (webhook_delivery.c.attempts == taken.attempts)
        & webhook_delivery.c.taken_until.is_not(None)
    )


def _next_step(outcome: Outcome) -> dict[str, Any]:
    if outcome.word == "delivered":
        return {"status": DELIVERED, "done_at": outcome.at}
    if outcome.word == GONE:
        # It is there when somebody switches the webhook on again.
        return {"status": WAITING, "next_try_at": outcome.at}
    if outcome.again_at is None:
        return {"status": FAILED, "done_at": outcome.at}
    return {"status": WAITING, "next_try_at": outcome.again_at}


def _try(outcome: Outcome) -> dict[str, Any]:
    return {
        "at": outcome.at.isoformat(),
        "outcome": outcome.word,
        "status": outcome.status,
        "ms": outcome.ms,
    }


def _treat(connection: sa.Connection, webhook_id: str, before: AnyRow, outcome: Outcome) -> None:
    own = webhook.update().where(webhook.c.id == webhook_id)
    if outcome.word == "delivered":
        if before.failures:
            connection.execute(own.values(failures=0, failing_since=None, quiet_until=None))
        if _was_away(before, outcome.at):
            _bring_forward(connection, webhook_id, outcome.at)
        return
    if outcome.word == GONE:
        connection.execute(own.values(off_since=outcome.at, off_because=GONE))
        return
    quiet = min(_SHORTEST_QUIET * 2 ** min(before.failures, 10), _LONGEST_QUIET)
    until = max(outcome.at + quiet, outcome.quiet_until or outcome.at)
    since = before.failing_since or outcome.at
    failing = {"failures": before.failures + 1, "failing_since": since, "quiet_until": until}
    connection.execute(own.values(**failing))


def _was_away(before: AnyRow, now: datetime) -> bool:
    since = before.failing_since
    return since is not None and before.failures >= _AWAY_FAILURES and now - since >= _AWAY_FOR


def _bring_forward(connection: sa.Connection, webhook_id: str, now: datetime) -> None:
    connection.execute(
        webhook_delivery.update()
        .where(
            webhook_delivery.c.webhook_id == webhook_id,
            webhook_delivery.c.status == sa.literal_column("'waiting'"),
            webhook_delivery.c.next_try_at > now,
        )
        .values(next_try_at=now)
    )
