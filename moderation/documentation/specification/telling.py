"""Telling the site what happened to its comments."""

from __future__ import annotations

from moderation.documentation.specification import examples
from moderation.documentation.specification.pieces import (
    WITH_KEY,
    Node,
    answer,
    parameters,
    problems,
    query,
    ref,
)
from moderation.documentation.specification.shapes import ID, TIME, an_object
from moderation.domain.lifecycle import Status

TAG = "Telling the site"

_EVENT: Node = {
    "id": {**ID, "description": "The same however often it is read."},
    "type": {
        "type": "string",
        "enum": [f"comment.{status}" for status in Status],
        "description": "The state that the comment entered.",
    },
    "timestamp": TIME,
    "data": ref("schemas", "CommentThen"),
}

EVENT_SCHEMAS: Node = {
    "Event": an_object(_EVENT),
    "Events": an_object(
        {
            "items": {"type": "array", "items": ref("schemas", "Event")},
            "next_cursor": {
                "type": "string",
                "description": "The place after the last item, or the one you asked from: send it "
                "as `after` to go on, now or in a month.",
            },
        },
        description="Events in the order in which they happened.",
    ),
}

_LIST: Node = {
    "operationId": "listEvents",
    "summary": "Every change of state, in order, once",
    "description": (
        "From the first event on, or from where you were. An empty page means that nothing has "
        "happened since: ask again later with the same place."
    ),
    "tags": [TAG],
    "security": [{"siteKey": ["read"]}],
    "parameters": [
        *parameters("Site"),
        {
            **query("after", "A `next_cursor` of this list.", {"type": "string"}),
            "example": examples.CURSOR,
        },
        *parameters("Limit"),
    ],
    "responses": {
        "200": answer(
            "What happened.",
            "Events",
            {
                "items": [
                    {
                        "id": "019a8e3c-5c8a-7b15-8a6e-2f4d7c91e0b3",
                        "type": "comment.published",
                        "timestamp": examples.PUBLISHED,
                        "data": examples.LIVE,
                    }
                ],
                "next_cursor": examples.CURSOR,
            },
        ),
        **problems(*WITH_KEY, "wrong_site", "invalid_submission"),
    },
}

PATHS: Node = {"/v1/sites/{site}/events": {"get": _LIST}}
