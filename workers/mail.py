"""The job that sends mails."""

from __future__ import annotations

from moderation.delivery import mail as delivery
from workers import context
from workers.celery_app import app


@app.task(name="send_mails")
def send_mails() -> None:
    """Send what is due."""
    work = context.current()
    delivery.send_due(work.database, work.write_letter, work.send)
