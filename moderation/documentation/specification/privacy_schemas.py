"""Appeals: JSON Schema 2020-12."""

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
from moderation.domain.appeals import Outcome

PRIVACY_SCHEMAS: Node = {
    "NewAppeal": an_object(
        {"text": text(1, 2000, "Why the comment should be published.")},
        additionalProperties=False,
    ),
    "Appeal": an_object(
        {
            "comment_id": ID,
            "text": text(0, 2000, "What the author says."),
            "created_at": TIME,
            "outcome": {
                "type": ["string", "null"],
                "enum": [*(outcome.value for outcome in Outcome), None],
                "description": (
                    "`upheld`: published after all; `dismissed`: the decision stays; `void`: the "
                    "comment was taken back or changed; null while it waits."
                ),
            },
            "answer": text(0, 2000, "What a moderator answered."),
            "settled_at": or_null(TIME),
        },
    ),
    "AppealedComment": an_object(
        {
            **COMMENT_SCHEMAS["Comment"]["properties"],
            "appeal": ref("schemas", "Appeal"),
            "decision": {"anyOf": [ref("schemas", "Decision"), {"type": "null"}]},
        }
    ),
    "AppealedComments": a_list_of("AppealedComment", "Appealed comments, the oldest appeal first."),
    "AppealAnswer": an_object(
        {
            "outcome": {"type": "string", "enum": ["upheld", "dismissed"]},
            "answer": {**or_null(text(0, 2000)), "description": "For the author. Plain text."},
            "version": {
                "type": "integer",
                "minimum": 1,
                "maximum": 2**31 - 1,
                "description": "The version of the comment that the moderator saw.",
            },
        },
        optional=("answer",),
        additionalProperties=False,
    ),
}
