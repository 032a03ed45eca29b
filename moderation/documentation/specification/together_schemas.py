"""What moderators send and get when they work together: JSON Schema 2020-12."""

from __future__ import annotations

from moderation.documentation.specification.pieces import Node
from moderation.documentation.specification.shapes import ID, TIME, an_object, or_null, text
from moderation.domain.reasons import RejectionReason

_VERSION: Node = {
    "type": "integer",
    "minimum": 1,
    "maximum": 2**31 - 1,
    "description": "The version of the comment that the moderator saw.",
}


def _count(description: str) -> Node:
    return {"type": "integer", "minimum": 0, "description": description}


TOGETHER_SCHEMAS: Node = {
    "SeenVersion": an_object({"version": _VERSION}, additionalProperties=False),
    "Claim": an_object(
        {
            "comment_id": {**or_null(ID), "description": "Null when nothing is left to claim."},
            "until": {**or_null(TIME), "description": "When the claim ends by itself."},
        }
    ),
    "Release": an_object(
        {"released": {"type": "boolean", "description": "Whether there was a claim of yours."}}
    ),
    "NextClaim": an_object(
        {
            "after": {
                **or_null(text(1, 36)),
                "description": "The comment you have just seen: the one behind it is next.",
            }
        },
        optional=("after",),
        additionalProperties=False,
    ),
    "Escalation": an_object(
        {
            "note": {**or_null(text(0, 2000)), "description": "For the lead; kept as a note."},
            "version": _VERSION,
        },
        optional=("note",),
        additionalProperties=False,
    ),
    "Escalated": an_object({"comment_id": ID, "escalated": {"type": "boolean"}}),
    "NewNote": an_object({"text": text(1, 2000, "Not blank.")}, additionalProperties=False),
    "KeptNote": an_object({"id": ID}),
    "BulkRuling": an_object(
        {
            "comments": {
                "type": "object",
                "minProperties": 1,
                "maxProperties": 100,
                "additionalProperties": _VERSION,
                "description": "Ids, each with the version that the moderator saw.",
            },
            "action": {"type": "string", "enum": ["publish", "reject"]},
            "reason": {
                "type": ["string", "null"],
                "enum": [*(reason.value for reason in RejectionReason), None],
                "description": "Required to reject.",
            },
        },
        optional=("reason",),
        additionalProperties=False,
    ),
    "BulkOutcome": an_object(
        {
            "id": ID,
            "decided": _count("Decided as asked."),
            "changed": _count("Left out: not held any more, or at another version."),
            "escalated": _count("Left out: they wait for a lead."),
            "claimed": _count("Left out: a colleague looks at them."),
            "unreached": _count("Not tried: the database was away."),
        }
    ),
    "BulkUndone": an_object(
        {
            "id": ID,
            "taken_back": _count("Back where they were."),
            "kept": _count("Left as they are: somebody changed them since."),
        }
    ),
}
