"""Parameters, headers and ways to prove who one is, as components."""

from __future__ import annotations

from moderation.documentation.specification.examples import (
    ARTICLE,
    AUTHOR_ID,
    COMMENT_ID,
    CURSOR,
    LINK_TOKEN,
    SITE,
)
from moderation.documentation.specification.pieces import Node, query
from moderation.documentation.specification.shapes import SITE_ID

_TEXT: Node = {"type": "string"}


def _path(name: str, description: str, schema: Node, example: str) -> Node:
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": description,
        "schema": schema,
        "example": example,
    }


def _header(name: str, description: str, schema: Node, example: str) -> Node:
    return {
        "name": name,
        "in": "header",
        "description": description,
        "schema": schema,
        "example": example,
    }


PARAMETERS: Node = {
    "Site": _path("site", "The site's id.", SITE_ID, SITE),
    "Article": _path(
        "article",
        "The site's own id for the article, URL-encoded. Made on first use.",
        {"type": "string", "minLength": 1, "maxLength": 200},
        ARTICLE,
    ),
    "CommentId": _path("comment_id", "The comment's `id`.", _TEXT, COMMENT_ID),
    "AuthorId": _path("author_id", "A comment's `author.id`.", _TEXT, AUTHOR_ID),
    "BulkId": _path(
        "bulk_id",
        "The `id` of a decision on many comments.",
        _TEXT,
        "019a8e60-30aa-7c05-9d4c-6f1b82e3a790",
    ),
    "WebhookId": _path(
        "webhook_id", "The webhook's `id`.", _TEXT, "019a8e3c-6a10-7d3e-9b41-0c5f2a7be8d4"
    ),
    "DeliveryId": _path(
        "delivery_id", "The delivery's `id`.", _TEXT, "019a8e3c-7b22-7c11-8d05-5e1f6a3c9b70"
    ),
    "Token": _path("token", "The last part of the link in the mail.", _TEXT, LINK_TOKEN),
    "Limit": query(
        "limit",
        "How many items at most.",
        {"type": "integer", "minimum": 1, "maximum": 100, "default": 20},
    ),
    "Cursor": {
        **query("cursor", "The `next_cursor` of the page before this one.", _TEXT),
        "example": CURSOR,
    },
    "Prefer": _header(
        "Prefer",
        "`wait=N` (RFC 7240): wait up to N seconds, at most 10, for the decision.",
        _TEXT,
        "wait=5",
    ),
    "IdempotencyKey": _header(
        "Idempotency-Key",
        "Any text of your own, new for each request. Sent again with the same body it gets the "
        "same answer, and nothing is done twice.",
        {"type": "string", "minLength": 1, "maxLength": 255},
        "b9c5e1f0-6a0d-4f6f-9d0b-2c6d9e4f1a37",
    ),
    "IfNoneMatch": _header(
        "If-None-Match",
        "The `ETag` of the answer you have; 304 when it still holds.",
        _TEXT,
        '"6f1c0a5e9b7d42c38e0f5a6b7c8d9e01"',
    ),
}

HEADERS: Node = {
    "Location": {
        "description": "Where the comment can be read.",
        "schema": {"type": "string", "format": "uri-reference"},
    },
    "Retry-After": {
        "description": "Seconds to wait before asking again.",
        "schema": {"type": "integer", "minimum": 1},
    },
    "ETag": {"description": "Strong; changes when the page does.", "schema": _TEXT},
    "Cache-Control": {"description": "How long the page may be kept.", "schema": _TEXT},
    "Idempotent-Replayed": {
        "description": "Present when this Idempotency-Key had its answer before.",
        "schema": {"const": "true"},
    },
    "WWW-Authenticate": {"description": "Always `Bearer`.", "schema": {"const": "Bearer"}},
}

SECURITY_SCHEMES: Node = {
    "siteKey": {
        "type": "http",
        "scheme": "bearer",
        "description": (
            "A key of one site, for its servers. It has scopes: `submit` takes comments in, "
            "`read` sees the site's comments in any state, `moderate` sees and decides what is "
            "held, `admin` configures the site. Two keys can live at once, for rotation."
        ),
    },
    "publicKey": {
        "type": "http",
        "scheme": "bearer",
        "description": (
            "A key with the scope `submit` alone that may stand in a page. It works only with an "
            "`Origin` of the site's own, under stricter limits."
        ),
    },
    "keyInAddress": {
        "type": "apiKey",
        "in": "query",
        "name": "key",
        "description": "A key with the scope `submit`, as clients of Perspective carry it. No "
        "public key. It is never logged here: see that your proxy's log leaves out the query.",
    },
    "coralSignature": {
        "type": "apiKey",
        "in": "header",
        "name": "X-Coral-Signature",
        "description": "`sha256=` and the HMAC-SHA256 of the body, in hex, for each secret.",
    },
    "authorToken": {
        "type": "apiKey",
        "in": "header",
        "name": "Author-Token",
        "description": "The `author_token` of the answer to a submission: proves its author.",
    },
    "moderatorSession": {
        "type": "apiKey",
        "in": "cookie",
        "name": "__Host-cmod",
        "description": (
            "The session of a moderator who is signed in at `/review`, for the sites of that "
            "moderator. Over plain HTTP the cookie is called `cmod`."
        ),
    },
    "formToken": {
        "type": "apiKey",
        "in": "header",
        "name": "Form-Token",
        "description": (
            "What every form of the moderator's pages carries in `form_token`. A session writes "
            "only with it, and only from a page of this service."
        ),
    },
}
