"""The job that tells sites: follows the journal, and sends what is due to all of them at once."""

from __future__ import annotations

import logging
import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import timedelta

from moderation.delivery.sending import Desk, send
from moderation.domain.errors import TemporarilyUnavailable
from moderation.storage.queries.webhook_outbox import (
    Taken,
    behind_the_journal,
    follow_journal,
    take,
)

log = logging.getLogger(__name__)

# A job takes nothing new after this; with what it waits for then, it ends within its limit.
GO_ON_FOR_S = 8.0
# Longer than an attempt can last.
LEASE = timedelta(minutes=1)
# Deliveries at the same moment. They are waited for, not worked for: a thread costs little, and
# endpoints that hang, a few deliveries each, must not take all of them.
THREADS = 32
_LOOK_EVERY_S = 0.2


def deliver_due(desk: Desk, go_on_for_s: float = GO_ON_FOR_S) -> int:
    """Send what is due and what becomes due meanwhile; how many attempts were made.

    An endpoint that hangs keeps a thread, never the job: the others go on beside it.
    """
    until = time.monotonic() + go_on_for_s
    attempts = 0
    running: set[Future[object]] = set()
    with ThreadPoolExecutor(THREADS, thread_name_prefix="deliver") as pool:
        while time.monotonic() < until:
            read = follow_journals(desk)
            taken = _take(desk, THREADS - len(running))
            running |= {pool.submit(_send, desk, one) for one in taken}
            attempts += len(taken)
            if not running and not read:
                break
            # With nothing to take it waits for an answer; otherwise it takes stock and goes on.
            pause = 0.0 if taken and len(running) < THREADS else _LOOK_EVERY_S
            running = wait(running, pause, FIRST_COMPLETED).not_done
    return attempts


def follow_journals(desk: Desk) -> int:
    """Write the deliveries of what happened since; how many events were read."""
    with desk.database.read() as connection:
        behind = behind_the_journal(connection)
    read = 0
    for webhook_id in behind:
        with desk.database.write() as connection:
            read += follow_journal(connection, webhook_id, desk.now(connection))
    return read


def _take(desk: Desk, most: int) -> list[Taken]:
    if most <= 0:
        return []
    with desk.database.write() as connection:
        return take(connection, desk.now(connection), LEASE, most)


def _send(desk: Desk, taken: Taken) -> object:
    try:
        return send(desk, taken)
    except TemporarilyUnavailable:
        # What became of it could not be written: it is due again after its lease.
        log.warning("the database was away after a delivery")
    except Exception as error:  # noqa: BLE001 - a thread's exception would be seen by nobody
        log.error("a delivery ended badly: %s", type(error).__name__)  # noqa: TRY400
    return None
