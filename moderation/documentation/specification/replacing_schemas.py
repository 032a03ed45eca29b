"""What goes over the wire in the protocols of Akismet, Perspective and Coral."""

from __future__ import annotations

from moderation.documentation.specification.pieces import Node, ref
from moderation.documentation.specification.shapes import a_share, an_object
from moderation.domain.policy_settings import ATTRIBUTES

NAMES = [*(name.upper() for name in ATTRIBUTES), "LIKELY_TO_REJECT"]
_TEXT: Node = {"type": "string"}
_SCORE = ref("schemas", "Score")
_ASKED: Node = {"comment": ref("schemas", "TextEntry"), "context": {"type": "object"}}
_ABOUT: Node = {
    "languages": {"type": "array", "items": _TEXT},
    "clientToken": _TEXT,
    "sessionId": _TEXT,
    "communityId": _TEXT,
}


def _optional(properties: Node, *required: str, **more: object) -> Node:
    names = tuple(name for name in properties if name not in required)
    return an_object(properties, optional=names, **more)


REPLACING_SCHEMAS: Node = {
    "TextEntry": _optional({"text": _TEXT, "type": {"enum": ["PLAIN_TEXT", "HTML"]}}),
    "Score": an_object({"value": a_share(), "type": {"const": "PROBABILITY"}}, optional=("type",)),
    "SpanScore": an_object(
        {"begin": {"type": "integer"}, "end": {"type": "integer"}, "score": _SCORE},
        description="`begin` and `end` count UTF-16 code units; `end` is not part of it.",
    ),
    "AttributeScores": an_object(
        {
            "summaryScore": _SCORE,
            "spanScores": {"type": "array", "items": ref("schemas", "SpanScore")},
        },
        optional=("spanScores",),
    ),
    "AnalyzeCommentRequest": _optional(
        {
            **_ASKED,
            **_ABOUT,
            "requestedAttributes": {
                "type": "object",
                "propertyNames": {"enum": NAMES},
                "additionalProperties": {"type": "object"},
                "minProperties": 1,
            },
            "doNotStore": {"type": "boolean", "description": "Nothing is stored in any case."},
            "spanAnnotations": {"type": "boolean"},
            "dropUnsupportedAttributes": {"type": "boolean"},
        },
        "comment",
        "requestedAttributes",
    ),
    "AnalyzeCommentResponse": _optional(
        {
            "attributeScores": {
                "type": "object",
                "additionalProperties": ref("schemas", "AttributeScores"),
            },
            "languages": {"type": "array", "items": _TEXT},
            "detectedLanguages": {"type": "array", "items": _TEXT},
            "clientToken": _TEXT,
        },
        "attributeScores",
    ),
    "SuggestCommentScoreRequest": _optional(
        {
            **_ASKED,
            **_ABOUT,
            "attributeScores": {
                "type": "object",
                "propertyNames": {"enum": NAMES},
                "additionalProperties": ref("schemas", "AttributeScores"),
                "minProperties": 1,
            },
        },
        "comment",
        "attributeScores",
    ),
    "SuggestCommentScoreResponse": _optional(
        {"detectedLanguages": {"type": "array", "items": _TEXT}, "clientToken": _TEXT}
    ),
    "GoogleError": an_object(
        {
            "error": an_object(
                {
                    "code": {"type": "integer"},
                    "message": _TEXT,
                    "status": _TEXT,
                    "details": {"type": "array", "items": {"type": "object"}},
                },
                optional=("details",),
            )
        }
    ),
    "AkismetComment": {
        "type": "object",
        "additionalProperties": _TEXT,
        "description": "Akismet's parameters. Read are the key (`api_key`, `key`, or the first "
        "label of the host's name), `comment_content`, `comment_author`, `comment_author_email`, "
        "`user_role`, `is_test`, `callback`, `honeypot_field_name` and the field that it names.",
    },
    "CoralQuestion": _optional(
        {"comment": _optional({"body": _TEXT}, "body")},
        "comment",
        description="Coral's own description of a comment; the text alone is read.",
    ),
    "CoralAnswer": an_object(
        {
            "status": {"enum": ["REJECTED", "SYSTEM_WITHHELD", "PREMOD"]},
            "actions": {
                "type": "array",
                "items": an_object(
                    {
                        "actionType": {"const": "FLAG"},
                        "reason": {"enum": ["COMMENT_DETECTED_TOXIC", "COMMENT_DETECTED_SPAM"]},
                    }
                ),
            },
        },
        optional=("actions",),
    ),
}
