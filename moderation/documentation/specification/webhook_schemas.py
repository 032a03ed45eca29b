"""Webhooks and deliveries over the wire: JSON Schema 2020-12."""

from __future__ import annotations

from moderation.documentation.specification.pieces import Node, ref
from moderation.documentation.specification.shapes import (
    ID,
    TIME,
    a_list_of,
    an_object,
    or_null,
    text,
)
from moderation.domain.telling import EVENT_NAMES, TEST_EVENT

_NAME: Node = {"type": "string", "enum": list(EVENT_NAMES)}
_EVENTS: Node = {"type": "array", "items": _NAME, "minItems": 1, "uniqueItems": True}
_ON_OFF: Node = {"type": "string", "enum": ["on", "off"]}
_SECRET: Node = {
    "type": "string",
    "pattern": "^whsec_",
    "description": "What deliveries are signed with: base64 behind `whsec_`.",
}
_WEBHOOK: Node = {
    "id": ID,
    "url": text(1, 2000),
    "events": _EVENTS,
    "status": _ON_OFF,
    "off_because": {
        "type": ["string", "null"],
        "enum": ["gone", "switched_off", None],
        "description": "`gone`: the receiver answered 410.",
    },
    "failing_since": {**or_null(TIME), "description": "Null while it takes what it is sent."},
    "waiting": {
        "type": "integer",
        "minimum": 0,
        "maximum": 1000,
        "description": "Deliveries that it has not taken yet; counted up to 1,000.",
    },
    "created_at": TIME,
}
_ATTEMPT = an_object(
    {
        "at": TIME,
        "outcome": {
            "type": "string",
            "enum": [
                "delivered",
                "gone",
                "answered",
                "redirected",
                "no_answer",
                "address_refused",
                "not_made",
            ],
            "description": "`answered`: with a status that is no success. `address_refused`: it "
            "leads into an internal network.",
        },
        "status": {"type": ["integer", "null"], "description": "Of the answer, if one came."},
        "ms": {"type": "integer", "minimum": 0},
    }
)

WEBHOOK_SCHEMAS: Node = {
    "NewWebhook": an_object(
        {
            "url": {
                **text(1, 2000),
                "description": "https, and nowhere inside: see `docs/webhooks.md`.",
            },
            "events": {
                **_EVENTS,
                "type": ["array", "null"],
                "description": "`queue.backlog`: more waits for moderators than the site's policy "
                "wants, or for longer; `queue.calm`: no more. Their `data` is numbers alone: see "
                "`docs/notifications.md`.",
            },
        },
        optional=("events",),
        additionalProperties=False,
    ),
    "Webhook": an_object(_WEBHOOK),
    "CreatedWebhook": an_object({**_WEBHOOK, "secret": _SECRET}),
    "Webhooks": a_list_of("Webhook", "A site's webhooks."),
    "WebhookSwitch": an_object({"status": _ON_OFF}, additionalProperties=False),
    "WebhookSecret": an_object({"id": ID, "created_at": TIME, "secret": _SECRET}),
    "Attempt": _ATTEMPT,
    "Delivery": an_object(
        {
            "id": ID,
            "event_id": {**ID, "description": "What `webhook-id` is, and the event's `id`."},
            "type": {"type": "string", "enum": [*EVENT_NAMES, TEST_EVENT]},
            "comment_id": or_null(ID),
            "status": {"type": "string", "enum": ["waiting", "delivered", "failed"]},
            "attempts": {
                "type": "array",
                "items": ref("schemas", "Attempt"),
                "description": "The last twenty.",
            },
            "next_attempt_at": or_null(TIME),
            "created_at": TIME,
            "done_at": or_null(TIME),
        }
    ),
    "Deliveries": a_list_of("Delivery", "Deliveries, the newest first."),
}
