"""Comments, decisions, and what is sent to make them: JSON Schema 2020-12."""

from __future__ import annotations

from moderation.documentation.specification.pieces import Node, ref
from moderation.documentation.specification.shapes import (
    EMAIL,
    ID,
    READERS_LANGUAGE,
    REASONS,
    STATUS,
    TIME,
    a_list_of,
    an_object,
    or_null,
    text,
)
from moderation.domain.policy_settings import ATTRIBUTES
from moderation.domain.reasons import RejectionReason

_COMMENT: Node = {
    "id": ID,
    "article_id": text(1, 200, "The site's own id for the article."),
    "parent_id": {**or_null(ID), "description": "The comment that this one replies to."},
    "status": {**STATUS, "description": "Only `published` is ever public."},
    "version": {
        "type": "integer",
        "minimum": 1,
        "description": "Grows with every change of state or text.",
    },
    "body": text(1, 5000, "Plain text, exactly as it was sent."),
    "author": an_object({"id": ID, "name": text(1, 80)}),
    "created_at": TIME,
    "published_at": {**or_null(TIME), "description": "Set while it is published."},
    "edited_at": {**or_null(TIME), "description": "When the author last changed the text."},
}

_AUTHOR_TOKEN = {
    "type": "string",
    "description": "What lets the author change or withdraw this comment. Only in the answer to "
    "the submission.",
}

_DECISION: Node = {
    "id": ID,
    "action": {
        "type": "string",
        "enum": ["publish", "hold", "reject", "reopen"],
        "description": "`reopen`: a decision was taken back, and the comment is held again.",
    },
    "by": {"type": "string", "enum": ["policy", "moderator"]},
    "reasons": {
        "type": "array",
        "items": {"enum": REASONS},
        "description": "What the policy saw, or the moderator's ruling.",
    },
    "findings": {
        "type": "array",
        "items": {"type": "string"},
        "description": "The same in words, for a person.",
    },
    "scores": {
        "type": "object",
        "additionalProperties": False,
        "properties": {name: {"type": "number", "minimum": 0, "maximum": 1} for name in ATTRIBUTES},
        "description": "Calibrated probabilities; empty when no classifier spoke.",
    },
    "model_version": {"type": ["string", "null"]},
    "policy_version": {"type": ["string", "null"]},
    "note": {"type": "string", "maxLength": 2000, "description": "For moderators alone."},
    "note_to_author": {"type": "string", "maxLength": 2000},
    "undoes": {**or_null(ID), "description": "The decision that this one takes back."},
    "comment_version": {"type": "integer", "minimum": 1},
    "decided_at": TIME,
}

_SUBMISSION: Node = {
    "author": an_object(
        {
            "email": {**EMAIL, "description": "Never leaves the service."},
            "name": text(1, 80, "One line, as readers will see it."),
            "language": READERS_LANGUAGE,
        },
        optional=("language",),
        additionalProperties=False,
    ),
    "body": text(1, 5000, "Plain text. At most 20,000 bytes of UTF-8; not blank."),
    "parent_id": {**or_null(ID), "description": "A published comment under the same article."},
    "article": {
        "description": "What the article is. Kept when its first comment makes it known.",
        "anyOf": [
            an_object(
                {
                    "url": {
                        **or_null(text(1, 2000)),
                        "format": "uri",
                        "description": "http or https, at one of the site's own origins.",
                    },
                    "title": or_null(text(1, 300)),
                },
                optional=("url", "title"),
                additionalProperties=False,
            ),
            {"type": "null"},
        ],
    },
    "author_assertion": {
        **or_null(text(1, 4096)),
        "description": "A JWT with `sub`, `email`, `email_verified`, `exp` and `jti`, and with "
        "`aud` (the site's id) if you like: the site has verified the address itself. HS256 with a "
        "secret of the site, or RS256, ES256 or EdDSA with a key whose public half the site has "
        "given; `kid` in the header names it.",
    },
    "form": {
        "description": "What the form saw of its writer: signs of a program hold the comment.",
        "anyOf": [
            an_object(
                {
                    "website": {
                        **or_null(text(0, 200)),
                        "description": "What stood in a field that people do not see.",
                    },
                    "seconds": {
                        "type": "number",
                        "minimum": 0,
                        "maximum": 10_000_000,
                        "description": "From beginning to write until sending.",
                    },
                },
                optional=("website",),
                additionalProperties=False,
            ),
            {"type": "null"},
        ],
    },
}

CONTENT: Node = {
    "type": "array",
    "items": ref("schemas", "ContentNode"),
    "description": "With `content=tree`: the text with its markup, safe to draw. A node is text, "
    "or a tag before its children; after the tag `a` comes the link's address.",
}


def _published() -> Node:
    page = a_list_of("PublishedComment", "Published comments under an article.")
    gone = {
        "id": ID,
        "parent_id": or_null(ID),
        "published_at": TIME,
        "reply_count": {"type": "integer", "minimum": 1},
    }
    page["properties"]["gone"] = {
        "type": "array",
        "items": an_object(gone, additionalProperties=False),
        "description": "Where replies are left out: what is public no more and has replies that "
        "are, and nothing of it but its place. Ask for them with `parent`.",
    }
    return page


COMMENT_SCHEMAS: Node = {
    "ContentNode": {
        "anyOf": [
            {"type": "string"},
            {"type": "array", "minItems": 1, "items": ref("schemas", "ContentNode")},
        ]
    },
    "Submission": an_object(
        _SUBMISSION,
        optional=("parent_id", "article", "author_assertion", "form"),
        additionalProperties=False,
    ),
    "Edit": an_object({"body": _SUBMISSION["body"]}, additionalProperties=False),
    "Comment": an_object(_COMMENT),
    "CommentThen": an_object(
        {**_COMMENT, "author": an_object({"id": ID, "name": text(0, 80)})},
        optional=("body",),
        description="A comment as it was at an event. Without `body` where the text has been "
        "changed since, or is erased.",
    ),
    "SubmittedComment": an_object({**_COMMENT, "author_token": _AUTHOR_TOKEN}),
    "CommentSeen": an_object(
        {
            **_COMMENT,
            "decision": {
                "description": "With scope `moderate` only: the last decision, if there is one.",
                "anyOf": [ref("schemas", "Decision"), {"type": "null"}],
            },
            "notice": {
                **ref("schemas", "Notice"),
                "description": "For its author, while it is rejected: why.",
            },
            "content": CONTENT,
        },
        optional=("decision", "notice", "content"),
    ),
    "PublishedComment": an_object(
        {
            **_COMMENT,
            "status": {"const": "published"},
            "published_at": TIME,
            "reply_count": {
                "type": "integer",
                "minimum": 0,
                "description": "Published replies to this comment.",
            },
            "content": CONTENT,
        },
        optional=("content",),
    ),
    "QueuedComment": an_object(
        {**_COMMENT, "decision": {"anyOf": [ref("schemas", "Decision"), {"type": "null"}]}}
    ),
    "Decision": an_object(_DECISION),
    "MadeDecision": an_object({**_DECISION, "comment": ref("schemas", "Comment")}),
    "Ruling": an_object(
        {
            "action": {"type": "string", "enum": ["publish", "reject", "hold"]},
            "reason": {
                "type": ["string", "null"],
                "enum": [*(reason.value for reason in RejectionReason), None],
                "description": "Required to reject.",
            },
            "note": {**or_null(text(0, 2000)), "description": "For the other moderators."},
            "note_to_author": {
                **or_null(text(0, 2000)),
                "description": "For the comment's author.",
            },
            "version": {
                "type": "integer",
                "minimum": 1,
                "maximum": 2**31 - 1,
                "description": "The version of the comment that the moderator saw.",
            },
        },
        optional=("reason", "note", "note_to_author"),
        additionalProperties=False,
    ),
    "PublishedComments": _published(),
    "CommentCounts": {
        "type": "object",
        "additionalProperties": {"type": "integer", "minimum": 0},
        "description": "Published comments by article.",
    },
    "Queue": a_list_of("QueuedComment", "Comments in one state, for moderators."),
    "Decisions": a_list_of("Decision", "A comment's decisions, oldest first."),
}
