"""What readers report: JSON Schema 2020-12."""

from __future__ import annotations

from moderation.documentation.specification.comment_schemas import COMMENT_SCHEMAS
from moderation.documentation.specification.pieces import Node, ref
from moderation.documentation.specification.shapes import (
    ID,
    TIME,
    a_list_of,
    an_object,
    or_null,
    text,
)
from moderation.domain.reasons import ReportReason

REASON: Node = {
    "type": "string",
    "enum": [reason.value for reason in ReportReason],
    "description": "What the reader alleges. `illegal` is what moderators see first.",
}

_READERS: Node = {"type": "integer", "minimum": 1}

REPORT_SCHEMAS: Node = {
    "Report": an_object(
        {
            "reason": REASON,
            "note": {**or_null(text(0, 1000)), "description": "For the moderators. Plain text."},
        },
        optional=("note",),
        additionalProperties=False,
    ),
    "Reports": an_object(
        {
            "count": {**_READERS, "description": "How many readers have reported the comment."},
            "reasons": {
                "type": "object",
                "additionalProperties": False,
                "minProperties": 1,
                "properties": {reason.value: _READERS for reason in ReportReason},
                "description": "How many readers allege what.",
            },
            "notes": {
                "type": "array",
                "maxItems": 10,
                "items": an_object({"reason": REASON, "text": text(1, 1000), "created_at": TIME}),
                "description": "What readers wrote, newest first.",
            },
            "first_at": TIME,
            "last_at": TIME,
        },
        description="The reports of a comment that wait for an answer.",
    ),
    "ReportedComment": an_object(
        {**COMMENT_SCHEMAS["Comment"]["properties"], "reports": ref("schemas", "Reports")}
    ),
    "ReportedComments": a_list_of("ReportedComment", "Reported comments, the worst first."),
    "LeavingUp": an_object(
        {
            "version": {
                "type": "integer",
                "minimum": 1,
                "maximum": 2**31 - 1,
                "description": "The version of the comment that the moderator saw.",
            },
            "note": {**or_null(text(0, 2000)), "description": "For the other moderators."},
        },
        optional=("note",),
        additionalProperties=False,
    ),
    "LeftUp": an_object(
        {
            "comment_id": ID,
            "settled": {**_READERS, "description": "How many reports are dealt with."},
        }
    ),
}
