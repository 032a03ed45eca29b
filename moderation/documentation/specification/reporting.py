"""Readers' reports: making one, the list of them, and leaving a comment up."""

from __future__ import annotations

from moderation.documentation.specification import examples
from moderation.documentation.specification.pieces import (
    ALWAYS,
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
from moderation.documentation.specification.reading import TAG

_MODERATING = "Moderating"
_KEY: Node = {"siteKey": ["moderate"]}
_READERS: list[Node] = [_KEY, {"moderatorSession": []}]
_WRITERS: list[Node] = [_KEY, {"moderatorSession": [], "formToken": []}]
_WITH_SESSION = ("role_missing", "forbidden", "cross_site_request")
_REPORTED: Node = {
    "count": 3,
    "reasons": {"illegal": 1, "abuse": 2},
    "notes": [
        {
            "reason": "abuse",
            "text": "Names a neighbour of mine.",
            "created_at": "2026-11-23T10:02:41.000112Z",
        }
    ],
    "first_at": "2026-11-23T09:40:12.551033Z",
    "last_at": "2026-11-23T10:02:41.000112Z",
}

_REPORT: Node = {
    "operationId": "reportComment",
    "summary": "Report a published comment",
    "description": (
        "Send it from the reader's own browser: readers are told apart by their network, and each "
        "counts once for a comment, however often it is sent. The answer never tells. Once as many "
        "as the site's policy says have reported it, the comment waits for a moderator, unless a "
        "moderator has published it. No key is needed; with one, an `Idempotency-Key` is heeded."
    ),
    "tags": [TAG],
    "security": [{}, {"publicKey": ["submit"]}, {"siteKey": ["submit"]}],
    "parameters": parameters("CommentId", "IdempotencyKey"),
    "requestBody": body(
        "Report",
        {
            "abuse": example("Abuse", {"reason": "abuse", "note": "Names a neighbour of mine."}),
            "illegal": example("Without a note", {"reason": "illegal"}),
        },
    ),
    "responses": {
        "202": answer("Taken.", "Nothing", {}, ("Idempotent-Replayed",)),
        **problems(
            "not_authenticated", "origin_not_allowed", "rate_limited", *ALWAYS, *WITH_BODY, *ONCE,
            "comment_not_found",
        ),
    },
}  # fmt: skip

_LIST: Node = {
    "operationId": "listReports",
    "summary": "What readers have reported",
    "description": (
        "The comments whose reports wait for an answer: first those that somebody calls illegal, "
        "then those that most readers report, then those that have waited longest. They are "
        "published or, once enough readers have reported them, held. The oldest 5,000 reports, "
        "and as many of those that say `illegal`, are looked at."
    ),
    "tags": [_MODERATING],
    "security": _READERS,
    "parameters": parameters("Site", "Limit", "Cursor"),
    "responses": {
        "200": answer(
            "A page of reported comments.",
            "ReportedComments",
            {"items": [{**examples.LIVE, "reports": _REPORTED}], "next_cursor": None},
        ),
        **problems(*WITH_KEY, "wrong_site", "invalid_submission"),
    },
}

_LEAVE: Node = {
    "operationId": "leaveUp",
    "summary": "Leave a reported comment up",
    "description": (
        "What readers report of it is dealt with, and nothing else changes; reports alone do not "
        "hold this text from then on. A decision that publishes or rejects the comment deals with "
        "its reports as well. A person must be signed in to leave a note; with a key it is "
        "`person_needed`."
    ),
    "tags": [_MODERATING],
    "security": _WRITERS,
    "parameters": parameters("CommentId", "IdempotencyKey"),
    "requestBody": body(
        "LeavingUp",
        {
            "left": example("As it was seen", {"version": 2}),
            "noted": example("With a note", {"version": 2, "note": "Harsh, and fair."}),
        },
    ),
    "responses": {
        "200": answer(
            "Done.",
            "LeftUp",
            {"comment_id": examples.COMMENT_ID, "settled": 3},
            ("Idempotent-Replayed",),
        ),
        **problems(
            *WITH_KEY, *_WITH_SESSION, *WITH_BODY, *ONCE, "person_needed", "comment_not_found",
            "stale_comment", "transition_not_allowed", "not_reported",
        ),
    },
}  # fmt: skip

PATHS: Node = {"/v1/comments/{comment_id}/reports": {"post": _REPORT}}
FOR_MODERATORS: Node = {
    "/v1/sites/{site}/reports": {"get": _LIST},
    "/v1/comments/{comment_id}/reports/settle": {"post": _LEAVE},
}
