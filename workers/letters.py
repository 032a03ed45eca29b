"""Which part of the service writes which mail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa

from moderation.delivery.mail import Compose
from moderation.http.languages import speaking
from moderation.http.letters import Letter
from moderation.notifying import letters as notices
from moderation.privacy import letters as own
from moderation.privacy.places import Places
from moderation.storage.policies import PolicyBook
from moderation.storage.queries.authors import language_of
from moderation.storage.queries.mails import Mail
from moderation.storage.queries.moderator_mails import Notice
from moderation.storage.queries.sites import find_site
from moderation.verification import mails as confirming

WriteNotice = Callable[[sa.Connection, Notice, datetime], Letter | None]


def letter_writer(policies: PolicyBook, places: Places) -> Compose:
    """A function that says what a mail says, when it is sent, and in whose language.

    That is the one in which it was asked for; or else in which the author was last heard; or else
    the site's.
    """

    def write(connection: sa.Connection, mail: Mail, now: datetime) -> Letter | None:
        site = find_site(connection, mail.site_id)
        if site is None:
            raise LookupError("a mail of a site that is not there")
        known = mail.language or language_of(connection, mail.author_id)
        with speaking(known or site.language):
            if mail.kind in confirming.SUBJECTS:
                url = places.public_url
                return confirming.compose(connection, mail.kind, site, mail.author_id, url, now)
            policy = policies.for_site(connection, site.id)
            return own.compose(connection, mail, own.Office(site, policy, places), now)

    return write


def notice_writer(policies: PolicyBook, public_url: str) -> WriteNotice:
    """The same for mails to moderators."""
    desk = notices.Desk(policies, public_url)

    def write(connection: sa.Connection, notice: Notice, now: datetime) -> Letter | None:
        return notices.compose(connection, notice, desk, now)

    return write
