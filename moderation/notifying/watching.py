"""The job that looks at every site's queue and has people and servers told when it is too long.

The row of `notice` says what was told. It is compared and changed in the transaction that writes
the mails and the webhooks' deliveries, so two jobs at once tell one thing once.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from moderation.domain.telling import QUEUE_BACKLOG, QUEUE_CALM
from moderation.http.presenting import time_text
from moderation.notifying.limits import Limit, Limits, Step, after, next_steps
from moderation.notifying.office import Office, who_wants
from moderation.storage.queries import notices, webhooks
from moderation.storage.queries.moderator_mails import NoticeKind, queue_notices
from moderation.storage.queries.notices import Told
from moderation.storage.queries.queue_size import queue_size
from moderation.storage.queries.sites import all_sites
from moderation.storage.queries.webhook_outbox import write_notice

_Told = Mapping[Limit, Told]


def watch_queues(office: Office) -> int:
    """Look at every queue once; at how many sites there was something to say."""
    with office.database.read() as connection:
        now, remembered = office.now(connection), notices.all_told(connection)
        changed = []
        for site in all_sites(connection):
            told = {limit: remembered.get((site.id, limit), Told()) for limit in Limit}
            if _says_something(_steps(connection, office, site.id, told, now)):
                changed.append(site.id)
    return sum(_tell(office, site_id) for site_id in changed)


def _steps(
    connection: sa.Connection, office: Office, site_id: str, told: _Told, now: datetime
) -> dict[Limit, Step]:
    limits = Limits.of(office.policies.for_site(connection, site_id))
    if limits == Limits(0, 0) and not any(one.over_since for one in told.values()):
        return {}
    # One more than the limit tells that it is passed: it is not for the job to count on.
    size = queue_size(connection, site_id, limits.held + 1)
    return next_steps(size, limits, told, now)


def _says_something(steps: Mapping[Limit, Step]) -> bool:
    return any(step is not Step.NOTHING for step in steps.values())


def _tell(office: Office, site_id: str) -> bool:
    """Look again with the rows held, and tell what is still so; whether there was anything."""
    with office.database.write() as connection:
        told = {limit: notices.hold(connection, site_id, limit) for limit in Limit}
        now = office.now(connection)
        steps = _steps(connection, office, site_id, told, now)
        if not _says_something(steps):
            return False
        remembered = after(steps, told, now)
        for limit, one in remembered.items():
            notices.remember(connection, site_id, limit, one)
        over = [limit.value for limit, one in remembered.items() if one.over_since]
        data = _data(connection, office, site_id)
        if _is_worse(steps):
            people = (one.id for one in who_wants(connection, site_id, NoticeKind.BACKLOG))
            queue_notices(connection, site_id, people, NoticeKind.BACKLOG, now)
            data |= {"over": over, "again": Step.CROSSED not in steps.values()}
            _tell_servers(connection, site_id, QUEUE_BACKLOG, data, now)
        elif not over:
            _tell_servers(connection, site_id, QUEUE_CALM, data, now)
    return True


def _is_worse(steps: Mapping[Limit, Step]) -> bool:
    return Step.CROSSED in steps.values() or Step.STILL in steps.values()


def _data(connection: sa.Connection, office: Office, site_id: str) -> dict[str, Any]:
    size = queue_size(connection, site_id)
    limits = Limits.of(office.policies.for_site(connection, site_id))
    return {
        "site": site_id,
        "held": size.held,
        "oldest_since": time_text(size.oldest_since),
        "limits": {"held": limits.held or None, "oldest_hours": limits.oldest_hours or None},
    }


def _tell_servers(
    connection: sa.Connection, site_id: str, event: str, data: dict[str, Any], now: datetime
) -> None:
    for hook in webhooks.webhooks_of(connection, site_id):
        # Whoever writes deliveries of a webhook holds its row.
        locked = webhooks.find_webhook(connection, site_id, hook.id, lock=True)
        if locked is not None and event in locked.events:
            write_notice(connection, hook.id, event, data, now)
