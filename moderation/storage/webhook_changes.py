"""Setting up where a site is told, each step with its entry in the log of deeds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from moderation.domain.errors import Conflict, NotFound
from moderation.domain.ids import new_id
from moderation.domain.telling import TEST_EVENT
from moderation.storage.queries import webhooks
from moderation.storage.queries.audit import Deed, write_deed
from moderation.storage.queries.webhook_log import Delivery, find_delivery, send_again
from moderation.storage.queries.webhook_outbox import write_notice
from moderation.storage.queries.webhooks import SWITCHED_OFF, Webhook

MOST = 20


@dataclass(frozen=True, slots=True)
class Named:
    """A webhook by its name, at a site; `by` is the moderator who asks, None for a key."""

    site_id: str
    id: str
    by: str | None = None


def add(
    connection: sa.Connection, site_id: str, url: str, events: tuple[str, ...], now: datetime
) -> Webhook:
    """A new webhook. The address has been checked. Raises Conflict (`too_many_webhooks`)."""
    if len(webhooks.webhooks_of(connection, site_id)) >= MOST:
        raise Conflict(f"a site has at most {MOST} webhooks", code="too_many_webhooks")
    new = Webhook(new_id(), site_id, url, events, now)
    webhooks.add_webhook(connection, new)
    _note(connection, Named(site_id, new.id), "webhook_added", now)
    return new


def find(connection: sa.Connection, named: Named, *, lock: bool = False) -> Webhook:
    """The webhook. Raises NotFound (`webhook_not_found`)."""
    found = webhooks.find_webhook(connection, named.site_id, named.id, lock=lock)
    if found is None:
        raise NotFound("there is no such webhook", code="webhook_not_found")
    return found


def remove(connection: sa.Connection, named: Named, now: datetime) -> None:
    """Tell it nothing any more. Raises NotFound."""
    find(connection, named, lock=True)
    webhooks.remove_webhook(connection, named.id, now)
    _note(connection, named, "webhook_removed", now)


def switch(connection: sa.Connection, named: Named, now: datetime, *, on: bool) -> Webhook:
    """On or off; on again it is told all that happened meanwhile. Raises NotFound."""
    before = find(connection, named, lock=True)
    if on != (before.off_since is None):
        webhooks.switch(connection, named.id, None if on else SWITCHED_OFF, now)
        _note(connection, named, "webhook_on" if on else "webhook_off", now)
    return find(connection, named)


def renew_secret(connection: sa.Connection, named: Named, now: datetime) -> str:
    """The id of a new secret; those before it sign for another day. Raises NotFound."""
    find(connection, named, lock=True)
    secret_id = webhooks.add_secret(connection, named.id, now)
    _note(connection, named, "webhook_secret_renewed", now)
    return secret_id


def test(connection: sa.Connection, named: Named, now: datetime) -> Delivery:
    """Send it something, to see whether it comes. Raises NotFound."""
    find(connection, named, lock=True)
    delivery_id = write_notice(connection, named.id, TEST_EVENT, {}, now)
    return delivery(connection, named, delivery_id)


def redeliver(connection: sa.Connection, named: Named, delivery_id: str, now: datetime) -> Delivery:
    """Send a delivery once more. Raises NotFound."""
    find(connection, named, lock=True)
    send_again(connection, named.id, delivery(connection, named, delivery_id), now)
    if named.by is not None:
        _note(connection, named, "webhook_sent_again", now)
    return delivery(connection, named, delivery_id)


def delivery(connection: sa.Connection, named: Named, delivery_id: str) -> Delivery:
    """The delivery. Raises NotFound (`delivery_not_found`)."""
    found = find_delivery(connection, named.id, delivery_id)
    if found is None:
        raise NotFound("there is no such delivery", code="delivery_not_found")
    return found


def _note(connection: sa.Connection, named: Named, action: str, now: datetime) -> None:
    write_deed(connection, Deed(named.site_id, named.by, action, "webhook", named.id), now)
