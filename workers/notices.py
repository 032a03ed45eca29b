"""The jobs that tell moderators of their queues."""

from __future__ import annotations

from moderation.delivery.mail import send_due
from moderation.notifying.digests import send_digests
from moderation.notifying.office import Office
from moderation.notifying.watching import watch_queues
from moderation.storage.queries import moderator_mails
from workers import context
from workers.celery_app import app


@app.task(name="watch_queues")
def watch() -> None:
    """Have people told whose queue is too long, or whose summary is due."""
    work = context.current()
    office = Office(work.database, work.policies, work.database.now)
    if watch_queues(office) + send_digests(office):
        app.send_task("tell_moderators", queue="mail", expires=60)


@app.task(name="tell_moderators")
def tell_moderators() -> None:
    """Send the mails that wait for moderators."""
    work = context.current()
    send_due(work.database, work.write_notice, work.send, moderator_mails)
