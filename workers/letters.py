"""Which part of the service writes which mail."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from moderation.delivery.mail import Compose
from moderation.http.letters import Letter
from moderation.privacy import letters as own
from moderation.privacy.places import Places
from moderation.storage.policies import PolicyBook
from moderation.storage.queries.mails import Mail
from moderation.storage.queries.sites import find_site
from moderation.verification import mails as confirming


def letter_writer(policies: PolicyBook, places: Places) -> Compose:
    """A function that says what a mail says, when it is sent."""

    def write(connection: sa.Connection, mail: Mail, now: datetime) -> Letter | None:
        site = find_site(connection, mail.site_id)
        if site is None:
            raise LookupError("a mail of a site that is not there")
        if mail.kind in confirming.SUBJECTS:
            url = places.public_url
            return confirming.compose(connection, mail.kind, site, mail.author_id, url, now)
        policy = policies.for_site(connection, site.id)
        return own.compose(connection, mail, own.Office(site, policy, places), now)

    return write
