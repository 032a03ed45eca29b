"""Jobs that the clock starts."""

from __future__ import annotations

from moderation.privacy.retention import erase_expired
from moderation.review.numbers.tallying import count_up
from moderation.screening import sweep as sweeping
from moderation.storage import upkeep
from moderation.storage.leftovers import clear_away
from workers import context
from workers.celery_app import app

# A job lets go before its time limit; the clock starts another.
CLEAR_FOR_S = 10.0


@app.task(name="sweep")
def sweep() -> None:
    """Hold what failed or waited too long, and wake a worker for what was forgotten."""
    work = context.current()
    if sweeping.sweep(work.database, work.policies).stale:
        app.send_task("screen", queue="screening", expires=600)


@app.task(name="expire")
def expire() -> None:
    """Let go of comments that were never confirmed, and later of their texts."""
    work = context.current()
    sweeping.expire(work.database, work.policies)
    erase_expired(work.database)


@app.task(name="purge")
def purge() -> None:
    """Delete what is only kept for a while, and what is left of what was erased."""
    work = context.current()
    upkeep.purge(work.database)
    clear_away(work.database, for_s=CLEAR_FOR_S)


@app.task(name="count_up")
def count_numbers() -> None:
    """Count today, and days that were not counted to their end, for the page of numbers."""
    count_up(context.current().database)


@app.task(name="beat_heart")
def beat_heart(queue: str) -> None:
    """Show that this queue's worker takes jobs and reaches the database."""
    work = context.current()
    if queue == "screening":
        # Loaded before the worker counts as ready, not while the first comment waits.
        _ = work.classifiers
    upkeep.beat_heart(work.database, queue)
