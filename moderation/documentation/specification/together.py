"""Moderating together: undoing, claims, what is left to a lead, notes, many at once."""

from __future__ import annotations

from typing import Any

from moderation.documentation.specification import examples
from moderation.documentation.specification.pieces import (
    ONCE,
    WITH_BODY,
    WITH_KEY,
    Node,
    answer,
    body,
    example,
    parameters,
    problems,
)

TAG = "Moderating"
_KEY: Node = {"siteKey": ["moderate"]}
_WRITERS: list[Node] = [_KEY, {"moderatorSession": [], "formToken": []}]
_WITH_SESSION = (*WITH_KEY, "role_missing", "forbidden", "cross_site_request")
_PERSON = " A person must be signed in for this; a key gets `person_needed`."
_UNTIL = "2026-11-23T09:38:05.234567Z"
_BULK_ID = "019a8e60-30aa-7c05-9d4c-6f1b82e3a790"
_OUTCOME: Node = {
    "id": _BULK_ID,
    "decided": 2,
    "changed": 1,
    "escalated": 0,
    "claimed": 0,
    "unreached": 0,
}


def _operation(name: str, summary: str, description: str, *places: str, **more: Any) -> Node:
    return {
        "operationId": name,
        "summary": summary,
        "description": description,
        "tags": [TAG],
        "security": _WRITERS,
        "parameters": parameters(*places),
        **more,
    }


_UNDO = _operation(
    "undo",
    "Take a decision back",
    "The comment returns to where it was, for the reasons that it was there, in its old place. "
    "Refused when anything happened to it since. What a colleague decided is for a lead to take "
    "back; a key of the site may.",
    "CommentId",
    "IdempotencyKey",
    requestBody=body("SeenVersion", {"seen": example("As it was seen", {"version": 3})}),
    responses={
        "201": answer(
            "Taken back, by a decision of its own.",
            "MadeDecision",
            {**examples.REOPENED, "comment": {**examples.HELD, "version": 4}},
            ("Idempotent-Replayed",),
        ),
        **problems(
            *_WITH_SESSION, *WITH_BODY, *ONCE, "comment_not_found", "stale_comment",
            "nothing_to_undo",
        ),
    },
)  # fmt: skip

_CLAIM = _operation(
    "claim",
    "Say that one looks at a comment",
    "For three minutes; again, to renew it. A claim keeps nobody from deciding." + _PERSON,
    "CommentId",
    responses={
        "200": answer("Claimed.", "Claim", {"comment_id": examples.COMMENT_ID, "until": _UNTIL}),
        **problems(*_WITH_SESSION, "person_needed", "comment_not_found", "not_held", "claimed"),
    },
)

_RELEASE = _operation(
    "release",
    "Let go of a claim",
    "One's own; a colleague's stays." + _PERSON,
    "CommentId",
    responses={
        "200": answer("Done.", "Release", {"released": True}),
        **problems(*_WITH_SESSION, "person_needed", "comment_not_found"),
    },
)

_NEXT = _operation(
    "claimNext",
    "Claim the next comment that nobody looks at",
    "The most pressing one, or the one behind `after`. Earlier claims of the moderator at this "
    "site end." + _PERSON,
    "Site",
    requestBody=body("NextClaim", {"first": example("The most pressing one", {})}),
    responses={
        "200": answer(
            "Claimed, or nothing was left.",
            "Claim",
            {"comment_id": examples.COMMENT_ID, "until": _UNTIL},
        ),
        **problems(*_WITH_SESSION, *WITH_BODY, "person_needed", "wrong_site"),
    },
)

_ESCALATE = _operation(
    "escalate",
    "Leave a held comment to a lead",
    "From then on only leads, and keys of the site, decide on it." + _PERSON,
    "CommentId",
    requestBody=body(
        "Escalation",
        {"asked": example("Ask a lead", {"note": "Is this a threat?", "version": 2})},
    ),
    responses={
        "200": answer(
            "A lead is asked.",
            "Escalated",
            {"comment_id": examples.COMMENT_ID, "escalated": True},
        ),
        **problems(
            *_WITH_SESSION, *WITH_BODY, "person_needed", "comment_not_found", "stale_comment",
            "not_held", "already_escalated",
        ),
    },
)  # fmt: skip

_SETTLE = _operation(
    "settleEscalation",
    "Put an escalated comment back before everybody",
    "For leads, and for whoever escalated it.",
    "CommentId",
    responses={
        "200": answer(
            "Back in the queue.",
            "Escalated",
            {"comment_id": examples.COMMENT_ID, "escalated": False},
        ),
        **problems(*_WITH_SESSION, "comment_not_found", "not_escalated"),
    },
)


def _note(name: str, summary: str, places: tuple[str, ...], *codes: str) -> Node:
    return _operation(
        name,
        summary,
        "For the other moderators of the site, and for nobody else." + _PERSON,
        *places,
        "IdempotencyKey",
        requestBody=body("NewNote", {"note": example("A note", {"text": "Warned before."})}),
        responses={
            "201": answer(
                "Kept.", "KeptNote", {"id": examples.DECISION_ID}, ("Idempotent-Replayed",)
            ),
            **problems(*_WITH_SESSION, *WITH_BODY, *ONCE, "person_needed", *codes),
        },
    )


_BULK = _operation(
    "decideMany",
    "Decide on many held comments",
    "Up to a hundred, each at the version that was seen. What has changed since, waits for a lead "
    "or is looked at by a colleague is left out and counted." + _PERSON,
    "Site",
    "IdempotencyKey",
    requestBody=body(
        "BulkRuling",
        {
            "rejected": example(
                "Reject two",
                {
                    "comments": {examples.COMMENT_ID: 2, examples.DECISION_ID: 2},
                    "action": "reject",
                    "reason": "spam",
                },
            )
        },
    ),
    responses={
        "201": answer(
            "Decided, as far as it went.", "BulkOutcome", _OUTCOME, ("Idempotent-Replayed",)
        ),
        **problems(*_WITH_SESSION, *WITH_BODY, *ONCE, "person_needed", "wrong_site"),
    },
)

_BULK_UNDO = _operation(
    "undoMany",
    "Take a decision on many back",
    "All of it that still stands. For whoever made it, for leads and for keys of the site.",
    "Site",
    "BulkId",
    responses={
        "200": answer("Taken back.", "BulkUndone", {"id": _BULK_ID, "taken_back": 2, "kept": 0}),
        **problems(*_WITH_SESSION, "wrong_site", "not_found", "nothing_to_undo"),
    },
)

PATHS: Node = {
    "/v1/comments/{comment_id}/undo": {"post": _UNDO},
    "/v1/comments/{comment_id}/claim": {"put": _CLAIM, "delete": _RELEASE},
    "/v1/sites/{site}/claims": {"post": _NEXT},
    "/v1/comments/{comment_id}/escalation": {"put": _ESCALATE, "delete": _SETTLE},
    "/v1/comments/{comment_id}/notes": {
        "post": _note("noteOnComment", "Keep a note on a comment", ("CommentId",),
                      "comment_not_found"),
    },
    "/v1/sites/{site}/authors/{author_id}/notes": {
        "post": _note("noteOnAuthor", "Keep a note on a commenter", ("Site", "AuthorId"),
                      "wrong_site", "author_not_found"),
    },
    "/v1/sites/{site}/bulk-decisions": {"post": _BULK},
    "/v1/sites/{site}/bulk-decisions/{bulk_id}/undo": {"post": _BULK_UNDO},
}  # fmt: skip
