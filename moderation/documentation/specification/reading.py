"""Reading what is published: no key, and made to be cached."""

from __future__ import annotations

from moderation.documentation.specification import examples
from moderation.documentation.specification.pieces import (
    ALWAYS,
    Node,
    answer,
    empty,
    parameters,
    problems,
    query,
)
from moderation.documentation.specification.shapes import ID

TAG = "Reading"

_LIST: Node = {
    "operationId": "listComments",
    "summary": "The published comments under an article",
    "description": (
        "In the order you ask for, page by page. An article that nobody has commented on has an "
        "empty list."
    ),
    "tags": [TAG],
    "security": [],
    "parameters": [
        *parameters("Site", "Article"),
        query(
            "sort",
            "`top-level` is the newest first of those that reply to none.",
            {"type": "string", "enum": ["newest", "oldest", "top-level"], "default": "newest"},
        ),
        query("parent", "Only the direct replies to this comment.", ID, examples.COMMENT_ID),
        *parameters("Limit", "Cursor", "IfNoneMatch"),
    ],
    "responses": {
        "200": answer(
            "A page of comments.",
            "PublishedComments",
            {"items": [{**examples.LIVE, "reply_count": 2}], "next_cursor": None},
            ("ETag", "Cache-Control"),
        ),
        "304": empty("What you have still holds.", ("ETag", "Cache-Control")),
        **problems("site_not_found", "invalid_submission", *ALWAYS),
    },
}

PATHS: Node = {"/v1/sites/{site}/articles/{article}/comments": {"get": _LIST}}
