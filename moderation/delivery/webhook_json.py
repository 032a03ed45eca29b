"""How webhooks and their deliveries look on the wire."""

from __future__ import annotations

from typing import Any

from moderation.http.presenting import time_text
from moderation.storage.queries.webhook_log import Delivery
from moderation.storage.queries.webhook_outbox import BEHIND, WAITING
from moderation.storage.queries.webhooks import Webhook


def webhook_json(webhook: Webhook, waiting: int) -> dict[str, Any]:
    """A webhook without its secrets; `waiting` is how many deliveries are still to be taken."""
    return {
        "id": webhook.id,
        "url": webhook.url,
        "events": list(webhook.events),
        "status": "on" if webhook.off_since is None else "off",
        "off_because": webhook.off_because,
        "failing_since": time_text(webhook.failing_since),
        "waiting": waiting,
        "created_at": time_text(webhook.created_at),
    }


def delivery_json(delivery: Delivery) -> dict[str, Any]:
    """A delivery with its attempts. One that is behind another waits as well."""
    waits = delivery.status in (WAITING, BEHIND)
    return {
        "id": delivery.id,
        "event_id": delivery.event_id,
        "type": delivery.type,
        "comment_id": delivery.comment_id,
        "status": WAITING if waits else delivery.status,
        "attempts": list(delivery.tries),
        "next_attempt_at": time_text(delivery.next_try_at) if waits else None,
        "created_at": time_text(delivery.created_at),
        "done_at": time_text(delivery.done_at),
    }
