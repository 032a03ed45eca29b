"""The jobs that tell sites: what happened, and what became of comments that they asked about."""

from __future__ import annotations

from moderation.compat.akismet.telling import Teller, tell_due
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


@app.task(name="call_back", soft_time_limit=SOFT_TIME_LIMIT_S, time_limit=HARD_TIME_LIMIT_S)
def call_back() -> None:
    """Tell the verdicts that came later than their first answer."""
    work = context.current()
    tell_due(Teller(work.database, work.secrets, work.outbound))
