"""The job that tells sites what happened."""

from __future__ import annotations

from moderation.delivery.dispatching import deliver_due
from workers import context
from workers.celery_app import HARD_TIME_LIMIT_S, app

# What an endpoint may take (15 s) begins after the job has stopped taking up new ones (8 s).
SOFT_TIME_LIMIT_S = 26


@app.task(name="deliver", soft_time_limit=SOFT_TIME_LIMIT_S, time_limit=HARD_TIME_LIMIT_S)
def deliver() -> None:
    """Send what is due to the sites' webhooks."""
    work = context.current()
    deliver_due(work.desk)
    work.show_life("delivery")
