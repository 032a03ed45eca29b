"""The job that sends mails."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from moderation.delivery import mail as delivery
from moderation.storage.queries.mails import Mail
from moderation.storage.queries.sites import find_site
from moderation.verification.mails import Letter, compose
from workers import context
from workers.celery_app import app


@app.task(name="send_mails")
def send_mails() -> None:
    """Send what is due."""
    work = context.current()

    def write(connection: sa.Connection, mail: Mail, now: datetime) -> Letter:
        site = find_site(connection, mail.site_id)
        if site is None:
            raise LookupError("a mail of a site that is not there")
        url = work.settings.public_url
        return compose(connection, mail.kind, site, mail.author_id, url, now)

    delivery.send_due(work.database, write, work.send)
