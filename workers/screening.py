"""The job that decides comments."""

from __future__ import annotations

import time
from typing import Any

from moderation.compat.akismet.answering import answer_open
from moderation.compat.judgement import Reader
from moderation.screening.claims import BATCH
from moderation.screening.service import screen_batch
from workers import context
from workers.celery_app import app

# A job that finds more than one batch goes on, but lets go before its soft time limit.
GO_ON_FOR_S = 10.0


@app.task(name="screen")
def screen(*_args: Any) -> None:
    """Decide what waits. A full batch wakes another worker to help, and goes on.

    What sites asked about comments of their own, and is still open, comes after it.
    """
    work = context.current()
    until = time.monotonic() + GO_ON_FOR_S
    more = True
    while more and time.monotonic() < until:
        screened = screen_batch(work.database, work.policies, work.classifiers)
        more = screened.claimed > 0
        # The heartbeat's own job may wait behind a backlog; a busy worker is not a mute one.
        work.show_life("screening")
        if screened.claimed == BATCH:
            screen.apply_async(queue="screening", expires=600)
    reader = Reader(work.classifiers.read, work.classifiers.find_words)
    answer_open(work.database, work.policies, reader)
