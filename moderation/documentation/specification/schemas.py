"""Everything that goes over the wire: JSON Schema 2020-12, the dialect of OpenAPI 3.1."""

from __future__ import annotations

from moderation.documentation.catalogue import error_entries
from moderation.documentation.specification.comment_schemas import COMMENT_SCHEMAS
from moderation.documentation.specification.embedding import EMBEDDING_SCHEMAS
from moderation.documentation.specification.pieces import Node
from moderation.documentation.specification.privacy_schemas import PRIVACY_SCHEMAS
from moderation.documentation.specification.replacing_schemas import REPLACING_SCHEMAS
from moderation.documentation.specification.report_schemas import REPORT_SCHEMAS
from moderation.documentation.specification.shapes import EMAIL, READERS_LANGUAGE, an_object
from moderation.documentation.specification.site_schemas import SITE_SCHEMAS
from moderation.documentation.specification.telling import EVENT_SCHEMAS
from moderation.documentation.specification.together_schemas import TOGETHER_SCHEMAS
from moderation.documentation.specification.webhook_schemas import WEBHOOK_SCHEMAS

_CODES = sorted(code for code, entry in error_entries().items() if entry.status)

_CHECK = an_object({"ok": {"type": "boolean"}, "detail": {"type": "string"}}, optional=("detail",))

_PROBLEM: Node = {
    "type": {"type": "string", "format": "uri-reference", "description": "What the code means."},
    "title": {"type": "string"},
    "status": {"type": "integer"},
    "detail": {"type": "string", "description": "For a person."},
    "code": {"type": "string", "enum": _CODES, "description": "Stable; branch on this."},
    "request_id": {"type": "string", "description": "As in the header X-Request-ID."},
}

_FIELD_ERRORS: Node = {
    "type": "array",
    "items": an_object({"field": {"type": "string"}, "message": {"type": "string"}}),
}

SCHEMAS: Node = {
    **COMMENT_SCHEMAS,
    **EVENT_SCHEMAS,
    **WEBHOOK_SCHEMAS,
    **EMBEDDING_SCHEMAS,
    **SITE_SCHEMAS,
    **TOGETHER_SCHEMAS,
    **REPORT_SCHEMAS,
    **REPLACING_SCHEMAS,
    **PRIVACY_SCHEMAS,
    "AddressToVerify": an_object(
        {"email": EMAIL, "language": READERS_LANGUAGE},
        optional=("language",),
        additionalProperties=False,
    ),
    "Nothing": {"type": "object", "maxProperties": 0},
    "Confirmation": an_object(
        {
            "verified": {"const": True},
            "comments": {
                "type": "integer",
                "minimum": 0,
                "description": "How many waiting comments went on.",
            },
        }
    ),
    "Alive": an_object({"status": {"const": "ok"}}),
    "Readiness": an_object(
        {
            "status": {"type": "string", "enum": ["ready", "not ready"]},
            "checks": an_object({"database": _CHECK, "broker": _CHECK, "worker": _CHECK}),
        }
    ),
    "Problem": an_object(_PROBLEM, description="RFC 9457, with a stable `code`."),
    "ProblemWithFields": an_object({**_PROBLEM, "errors": _FIELD_ERRORS}),
}
