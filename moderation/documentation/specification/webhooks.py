"""Webhooks: setting them up, their secrets, and what became of deliveries."""

from __future__ import annotations

from typing import Any

from moderation.documentation.specification import examples
from moderation.documentation.specification.pieces import (
    ONCE,
    WITH_BODY,
    WITH_KEY,
    Node,
    answer,
    body,
    empty,
    example,
    parameters,
    problems,
)
from moderation.documentation.specification.telling import TAG

_ID = "019a8e3c-6a10-7d3e-9b41-0c5f2a7be8d4"
_URL = "https://courier.example.org/hooks/comments"
_EVENTS = ["comment.published", "comment.rejected"]
_SECRET = "whsec_bm90IGEgc2VjcmV0LCBidXQgYXMgbG9uZyBhcyBvbmU="  # noqa: S105 - an example
_WEBHOOK: Node = {
    "id": _ID,
    "url": _URL,
    "events": _EVENTS,
    "status": "on",
    "off_because": None,
    "failing_since": None,
    "waiting": 0,
    "created_at": examples.PUBLISHED,
}
_DELIVERY: Node = {
    "id": "019a8e3c-7b22-7c11-8d05-5e1f6a3c9b70",
    "event_id": "019a8e3c-5c8a-7b15-8a6e-2f4d7c91e0b3",
    "type": "comment.published",
    "comment_id": examples.COMMENT_ID,
    "status": "waiting",
    "attempts": [{"at": examples.PUBLISHED, "outcome": "answered", "status": 503, "ms": 41}],
    "next_attempt_at": "2026-11-23T09:43:05.234567Z",
    "created_at": examples.PUBLISHED,
    "done_at": None,
}
_NOT_FOUND = ("wrong_site", "webhook_not_found")
_REPLAYED = ("Idempotent-Replayed",)


def _operation(name: str, summary: str, description: str, *places: str, **more: Any) -> Node:
    return {
        "operationId": name,
        "summary": summary,
        "description": description,
        "tags": [TAG],
        "security": [{"siteKey": ["admin"]}],
        "parameters": parameters("Site", *places),
        **more,
    }


_CREATE = _operation(
    "createWebhook",
    "Be told of changes",
    "From now on each of these events is sent to `url`, signed as Standard Webhooks say. The "
    "`secret` is in this answer alone. Without `events` every change of state is sent, and what "
    "becomes of the queue. `docs/webhooks.md` shows how to receive and verify.",
    "IdempotencyKey",
    requestBody=body(
        "NewWebhook", {"some": example("Some events", {"url": _URL, "events": _EVENTS})}
    ),
    responses={
        "201": answer("Set up.", "CreatedWebhook", {**_WEBHOOK, "secret": _SECRET}, _REPLAYED),
        **problems(*WITH_KEY, *WITH_BODY, *ONCE, "wrong_site", "too_many_webhooks"),
    },
)
_LIST = _operation(
    "listWebhooks",
    "The site's webhooks",
    "All of them, the oldest first, without their secrets.",
    responses={
        "200": answer("All.", "Webhooks", {"items": [_WEBHOOK], "next_cursor": None}),
        **problems(*WITH_KEY, "wrong_site"),
    },
)
_SWITCH = _operation(
    "switchWebhook",
    "Switch a webhook off or on",
    "Nothing is sent while it is off. Once it is on again, it is told what happened meanwhile. One "
    "that answered 410 is off until this.",
    "WebhookId",
    requestBody=body("WebhookSwitch", {"on": example("On again", {"status": "on"})}),
    responses={
        "200": answer("As it is now.", "Webhook", _WEBHOOK),
        **problems(*WITH_KEY, *WITH_BODY, *_NOT_FOUND),
    },
)
_DELETE = _operation(
    "deleteWebhook",
    "Be told no more",
    "What was waiting for it is not sent.",
    "WebhookId",
    responses={"204": empty("Removed."), **problems(*WITH_KEY, *_NOT_FOUND)},
)
_DELETE_BY_ADDRESS = _operation(
    "deleteWebhooksTo",
    "Be told no more at an address",
    "Removes all webhooks that lead to `url`, as it was written when they were made; a JSON body "
    "with `url` does as well.",
    responses={"204": empty("Removed."), **problems(*WITH_KEY, "invalid_submission", *_NOT_FOUND)},
)
_DELETE_BY_ADDRESS["parameters"] = [
    *_DELETE_BY_ADDRESS["parameters"],
    {
        "name": "url",
        "in": "query",
        "description": "The address that they lead to.",
        "required": False,
        "schema": {"type": "string", "minLength": 1, "maxLength": 2_000},
        "example": _URL,
    },
]
_RENEW = _operation(
    "renewWebhookSecret",
    "Make a new secret",
    "In this answer alone. The secrets before it sign beside it for 24 hours more.",
    "WebhookId",
    "IdempotencyKey",
    responses={
        "201": answer(
            "Made.",
            "WebhookSecret",
            {"id": _ID, "created_at": examples.PUBLISHED, "secret": _SECRET},
            _REPLAYED,
        ),
        **problems(*WITH_KEY, *WITH_BODY, *ONCE, *_NOT_FOUND),
    },
)
_TEST = _operation(
    "testWebhook",
    "Send a test",
    "A `webhook.test` with empty `data`, at once. Its delivery tells what became of it.",
    "WebhookId",
    "IdempotencyKey",
    responses={
        "202": answer("On its way.", "Delivery", {**_DELIVERY, "attempts": []}, _REPLAYED),
        **problems(*WITH_KEY, *WITH_BODY, *ONCE, *_NOT_FOUND),
    },
)
_DELIVERIES = _operation(
    "listDeliveries",
    "What a webhook was told",
    "The newest first, for thirty days, with every attempt.",
    "WebhookId",
    "Limit",
    "Cursor",
    responses={
        "200": answer(
            "A page of deliveries.", "Deliveries", {"items": [_DELIVERY], "next_cursor": None}
        ),
        **problems(*WITH_KEY, *_NOT_FOUND, "invalid_submission"),
    },
)
_AGAIN = _operation(
    "redeliver",
    "Send a delivery once more",
    "Now, whatever became of it, with the same `webhook-id`; after what is still waiting of the "
    "same comment.",
    "WebhookId",
    "DeliveryId",
    "IdempotencyKey",
    responses={
        "202": answer("On its way.", "Delivery", _DELIVERY, _REPLAYED),
        **problems(*WITH_KEY, *WITH_BODY, *ONCE, *_NOT_FOUND, "delivery_not_found"),
    },
)

_BASE = "/v1/sites/{site}/webhooks"
WEBHOOK_PATHS: Node = {
    _BASE: {"post": _CREATE, "get": _LIST, "delete": _DELETE_BY_ADDRESS},
    f"{_BASE}/{{webhook_id}}": {"patch": _SWITCH, "delete": _DELETE},
    f"{_BASE}/{{webhook_id}}/secrets": {"post": _RENEW},
    f"{_BASE}/{{webhook_id}}/tests": {"post": _TEST},
    f"{_BASE}/{{webhook_id}}/deliveries": {"get": _DELIVERIES},
    f"{_BASE}/{{webhook_id}}/deliveries/{{delivery_id}}/redeliveries": {"post": _AGAIN},
}
