"""Where sites want to be told: the endpoints and the names of their secrets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from moderation.domain.ids import new_id
from moderation.storage.rows import AnyRow
from moderation.storage.tables import event, webhook, webhook_delivery, webhook_secret

# For so long the secret before the newest signs as well.
OVERLAP = timedelta(hours=24)
GONE, SWITCHED_OFF = "gone", "switched_off"


@dataclass(frozen=True, slots=True)
class Webhook:
    """An endpoint of a site. `failing_since` is None while it takes what it is sent."""

    id: str
    site_id: str
    url: str
    events: tuple[str, ...]
    created_at: datetime
    off_since: datetime | None = None
    off_because: str | None = None
    failing_since: datetime | None = None
    quiet_until: datetime | None = None


def add_webhook(connection: sa.Connection, new: Webhook) -> None:
    """Tell it of what happens from now on, signed with a secret that has the webhook's own id."""
    last = sa.select(sa.func.max(event.c.sequence)).where(event.c.site_id == new.site_id)
    connection.execute(
        webhook.insert().values(
            id=new.id,
            site_id=new.site_id,
            url=new.url,
            events=list(new.events),
            created_at=new.created_at,
            place=connection.execute(last).scalar_one() or 0,
            failures=0,
            served_at=new.created_at,
        )
    )
    first = {"id": new.id, "webhook_id": new.id, "created_at": new.created_at}
    connection.execute(webhook_secret.insert().values(first))


def webhooks_of(connection: sa.Connection, site_id: str) -> list[Webhook]:
    """A site's webhooks, the oldest first."""
    query = (
        sa.select(*_COLUMNS)
        .where(webhook.c.site_id == site_id, webhook.c.deleted_at.is_(None))
        .order_by(webhook.c.created_at, webhook.c.id)
    )
    return [_webhook(row) for row in connection.execute(query)]


def find_webhook(
    connection: sa.Connection, site_id: str, webhook_id: str, *, lock: bool = False
) -> Webhook | None:
    """One of a site's webhooks."""
    query = sa.select(*_COLUMNS).where(
        webhook.c.id == webhook_id, webhook.c.site_id == site_id, webhook.c.deleted_at.is_(None)
    )
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    return None if row is None else _webhook(row)


def switch(connection: sa.Connection, webhook_id: str, because: str | None, now: datetime) -> None:
    """Off for a reason, or on again with None: then it goes on where it stopped."""
    columns = {"off_since": now if because else None, "off_because": because}
    fresh = {"failures": 0, "failing_since": None, "quiet_until": None}
    connection.execute(
        webhook.update().where(webhook.c.id == webhook_id).values(**columns, **fresh)
    )
    if because is None:
        _give_new_time(connection, webhook_id, now)


def remove_webhook(connection: sa.Connection, webhook_id: str, now: datetime) -> None:
    """Tell it nothing any more. What there is of it is cleared away later, a little at a time."""
    connection.execute(
        webhook.update().where(webhook.c.id == webhook_id).values(deleted_at=now, off_since=now)
    )


def add_secret(connection: sa.Connection, webhook_id: str, now: datetime) -> str:
    """Another secret to sign with; the others go on for OVERLAP. The id it is derived from."""
    connection.execute(
        webhook_secret.update()
        .where(webhook_secret.c.webhook_id == webhook_id, webhook_secret.c.expires_at.is_(None))
        .values(expires_at=now + OVERLAP)
    )
    secret_id = new_id()
    new = {"id": secret_id, "webhook_id": webhook_id, "created_at": now}
    connection.execute(webhook_secret.insert().values(new))
    return secret_id


def secrets_of(connection: sa.Connection, webhook_id: str, now: datetime) -> Sequence[str]:
    """The ids of the secrets to sign with, the newest first."""
    query = (
        sa.select(webhook_secret.c.id)
        .where(
            webhook_secret.c.webhook_id == webhook_id,
            webhook_secret.c.expires_at.is_(None) | (webhook_secret.c.expires_at > now),
        )
        .order_by(webhook_secret.c.created_at.desc(), webhook_secret.c.id.desc())
    )
    return connection.execute(query).scalars().all()


def _give_new_time(connection: sa.Connection, webhook_id: str, now: datetime) -> None:
    waits = webhook_delivery.c.status.in_(("waiting", "behind"))
    connection.execute(
        webhook_delivery.update()
        .where(webhook_delivery.c.webhook_id == webhook_id, waits)
        .values(attempts=0, next_try_at=now, give_up_at=now + PATIENCE)
    )


def _webhook(row: AnyRow) -> Webhook:
    return Webhook(**{**row._mapping, "events": tuple(row.events)})  # noqa: SLF001 - its way out


# Longer than the whole schedule of `moderation.delivery.schedule`.
PATIENCE = timedelta(hours=90)
_COLUMNS = (
    webhook.c.id,
    webhook.c.site_id,
    webhook.c.url,
    webhook.c.events,
    webhook.c.created_at,
    webhook.c.off_since,
    webhook.c.off_because,
    webhook.c.failing_since,
    webhook.c.quiet_until,
)
