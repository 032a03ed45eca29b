"""The widget on a site's own page: its script, and what it asks for beside threads and comments."""

from __future__ import annotations

from moderation.documentation.specification.pieces import (
    ALWAYS,
    WITH_BODY,
    WITH_KEY,
    Node,
    answer,
    body,
    document,
    empty,
    example,
    parameters,
    problems,
    query,
)
from moderation.documentation.specification.shapes import an_object, or_null, text
from moderation.domain.comment import ArticleModeration
from moderation.domain.policy_settings import MARKUP, SORTS
from moderation.domain.reasons import RejectionReason

TAG = "Embedding"
_KEPT = ("ETag", "Cache-Control")
_WORDS: Node = {
    "type": "object",
    "additionalProperties": {
        "anyOf": [
            {"type": "string"},
            {"type": "object", "additionalProperties": {"type": "string"}},
        ]
    },
}
_EXAMPLE: Node = {
    "site": "The Courier",
    "key": None,
    "count": 14,
    "moderation": "default",
    "sort": "newest",
    "nesting": 3,
    "markup": ["code", "emphasis", "links", "quotes"],
    "edit_minutes": 5,
    "reconsider": False,
    "appeals": True,
    "help_url": "https://comments.example.org/help/courier",
    "own_comments_url": "https://comments.example.org/mine/courier",
    "words": None,
}

EMBEDDING_SCHEMAS: Node = {
    "EmbedSettings": an_object(
        {
            "site": {"type": "string", "description": "What readers know the site as."},
            "key": {
                "type": ["string", "null"],
                "description": "The public key of the site's widget; null where no widget of the "
                "site takes comments.",
            },
            "count": {"type": "integer", "minimum": 0, "description": "Published comments."},
            "moderation": {"type": "string", "enum": [one.value for one in ArticleModeration]},
            "sort": {"type": "string", "enum": list(SORTS)},
            "nesting": {"type": "integer", "minimum": 0, "maximum": 10},
            "markup": {"type": "array", "items": {"enum": list(MARKUP)}},
            "edit_minutes": {"type": "integer", "minimum": 0},
            "reconsider": {
                "type": "boolean",
                "description": "Whether to ask `/reconsiderations` before a comment is sent.",
            },
            "appeals": {"type": "boolean"},
            "help_url": {"type": "string", "format": "uri"},
            "own_comments_url": {"type": "string", "format": "uri"},
            "words": {
                **or_null(_WORDS),
                "description": "What the widget says in `lang`, where that is not English.",
            },
        }
    ),
    "TextToReconsider": an_object({"body": text(1, 5000)}, additionalProperties=False),
    "Reconsideration": an_object({"reconsider": {"type": "boolean"}}),
    "Notice": an_object(
        {
            "reason": {"type": "string", "enum": [one.value for one in RejectionReason]},
            "note": {"type": "string", "maxLength": 2000, "description": "To the author."},
            "automatic": {"type": "boolean", "description": "Whether no person decided it."},
        }
    ),
}

_SCRIPT: Node = {
    "operationId": "getWidget",
    "summary": "The widget",
    "description": (
        '`<script src="…/embed.js" data-site="…" data-article="…" async></script>` where the '
        "thread is to stand. It is small, needs no cookie and loads nothing from elsewhere."
    ),
    "tags": [TAG],
    "security": [],
    "parameters": parameters("IfNoneMatch"),
    "responses": {
        "200": document("The script.", "text/javascript", _KEPT),
        "304": empty("What you have still holds.", _KEPT),
        **problems("internal_error"),
    },
}
_STYLE: Node = {
    "operationId": "getWidgetStyle",
    "summary": "The widget's style",
    "description": "Loaded by the script, which names its version.",
    "tags": [TAG],
    "security": [],
    "parameters": [
        query("v", "The version. With the right one, the answer never changes.", text(0, 64)),
        *parameters("IfNoneMatch"),
    ],
    "responses": {
        "200": document("The style sheet.", "text/css", _KEPT),
        "304": empty("What you have still holds.", _KEPT),
        **problems("internal_error"),
    },
}
_SETTINGS: Node = {
    "operationId": "getEmbedSettings",
    "summary": "What a widget needs to know of the site and an article",
    "description": "Public: nothing in it is secret, and nothing is about a reader.",
    "tags": [TAG],
    "security": [],
    "parameters": [
        *parameters("Site"),
        {
            **query("article", "The site's own id for the article.", text(1, 200), "a-1"),
            "required": True,
        },
        query("lang", "The language of the page, such as `ar`.", text(0, 35)),
    ],
    "responses": {
        "200": answer("The settings.", "EmbedSettings", _EXAMPLE, ("Cache-Control",)),
        **problems("site_not_found", "invalid_submission", *ALWAYS),
    },
}
_RECONSIDER: Node = {
    "operationId": "askWhetherToReconsider",
    "summary": "Ask whether a text would be held for its tone",
    "description": (
        "So that its author can be asked to think again before it is sent. Nothing is stored and "
        "no score is told. Always `false` at a site whose policy does not ask for it."
    ),
    "tags": [TAG],
    "security": [{"siteKey": ["submit"]}, {"publicKey": ["submit"]}],
    "parameters": parameters("Site"),
    "requestBody": body("TextToReconsider", {"text": example("A text", {"body": "You fool."})}),
    "responses": {
        "200": answer("The answer.", "Reconsideration", {"reconsider": False}),
        **problems(*WITH_KEY, *WITH_BODY, "wrong_site"),
    },
}

PATHS: Node = {
    "/embed.js": {"get": _SCRIPT},
    "/embed.css": {"get": _STYLE},
    "/v1/sites/{site}/embed": {"get": _SETTINGS},
    "/v1/sites/{site}/reconsiderations": {"post": _RECONSIDER},
}
