"""The job that has the daily summary sent, once a day and site, at the hour that the site chose."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from moderation.domain.policy_settings import PolicySettings
from moderation.notifying.office import Office, who_wants
from moderation.storage.queries import notices
from moderation.storage.queries.moderator_mails import NoticeKind, queue_notices
from moderation.storage.queries.notices import Told
from moderation.storage.queries.sites import all_sites
from moderation.storage.queries.tallies import is_counted

_KIND = NoticeKind.DIGEST.value


def send_digests(office: Office) -> int:
    """Have the summaries written that are due; of how many sites."""
    with office.database.read() as connection:
        now, remembered = office.now(connection), notices.all_told(connection)
        due = [
            site.id
            for site in all_sites(connection)
            if _is_due(
                office.policies.for_site(connection, site.id),
                remembered.get((site.id, _KIND), Told()),
                now,
            )
            and is_counted(connection, site.id, yesterday(now))
        ]
    return sum(_send(office, site_id) for site_id in due)


def yesterday(now: datetime) -> date:
    """The day that a summary made now is about, in UTC."""
    return now.date() - timedelta(days=1)


def _is_due(policy: PolicySettings, told: Told, now: datetime) -> bool:
    if not 0 <= policy.digest_hour <= now.hour:
        return False
    # By the day, so that a later hour chosen at noon sends no second one.
    return told.told_at is None or told.told_at.date() < now.date()


def _send(office: Office, site_id: str) -> bool:
    with office.database.write() as connection:
        told, now = notices.hold(connection, site_id, _KIND), office.now(connection)
        if not _is_due(office.policies.for_site(connection, site_id), told, now):
            return False
        # Whoever asks for summaries later today gets the first one tomorrow.
        notices.remember(connection, site_id, _KIND, Told(None, now))
        people = (one.id for one in who_wants(connection, site_id, NoticeKind.DIGEST))
        queue_notices(connection, site_id, people, NoticeKind.DIGEST, now)
    return True
