"""Moderating: the queue, rulings, and the history of a comment."""

from __future__ import annotations

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
    query,
)
from moderation.documentation.specification.shapes import REASONS, STATUS, TIME
from moderation.documentation.specification.together import PATHS as TOGETHER

TAG = "Moderating"
_KEY: Node = {"siteKey": ["moderate"]}
# What a moderator may do as well as a key; the codes are those that a session adds.
_READERS: list[Node] = [_KEY, {"moderatorSession": []}]
_WRITERS: list[Node] = [_KEY, {"moderatorSession": [], "formToken": []}]
_WITH_SESSION = ("role_missing", "forbidden", "cross_site_request")

_SCORE: Node = {"type": "number", "minimum": 0, "maximum": 1}
_BOUNDS: list[Node] = [
    query("author", "Only by this commenter.", {"type": "string"}, examples.AUTHOR_ID),
    query("since", "Only what came into its state at or after this time.", TIME),
    query("until", "Only what came into its state at or before this time.", TIME),
    query("min_score", "Only with at least this score.", _SCORE, 0.7),
    query("max_score", "Only with at most this score.", _SCORE, 0.9),
    query(
        "escalated",
        "`true`: only what a moderator has left to a lead; `false`: nothing of that.",
        {"type": "boolean"},
    ),
    query(
        "q",
        'Only with all of these words, or "phrases", in the text or the name. Of very frequent '
        "words the newest matches are looked at.",
        {"type": "string", "maxLength": 200},
        "bridge",
    ),
]

_QUEUE: Node = {
    "operationId": "listQueue",
    "summary": "What waits for a moderator",
    "description": (
        "The site's comments in one state, `held` unless you say otherwise, each with the last "
        "decision on it. In other states than `held`, a reason, and bounds on what the list is "
        "not sorted by, are looked for among the next 2,000 comments."
    ),
    "tags": [TAG],
    "security": _READERS,
    "parameters": [
        *parameters("Site"),
        query("status", "Comments in this state.", {**STATUS, "default": "held"}),
        query(
            "sort",
            "`priority` and `score` put the highest score first; the times are of waiting.",
            {
                "type": "string",
                "enum": ["priority", "oldest", "newest", "score"],
                "default": "priority",
            },
        ),
        query("article", "Only under this article.", {"type": "string"}, examples.ARTICLE),
        query(
            "reason",
            "Only those that are held for this reason; in other states, those that some decision "
            "named it for.",
            {"type": "string", "enum": REASONS},
            "toxic",
        ),
        *_BOUNDS,
        *parameters("Limit", "Cursor"),
    ],
    "responses": {
        "200": answer(
            "A page of the queue.",
            "Queue",
            {
                "items": [{**examples.HELD, "decision": examples.HELD_BY_POLICY}],
                "next_cursor": examples.CURSOR,
            },
        ),
        **problems(*WITH_KEY, "wrong_site", "invalid_submission"),
    },
}

_DECIDE: Node = {
    "operationId": "decide",
    "summary": "Decide on a comment",
    "description": (
        "`version` is the one that the moderator saw. When someone was first, or the author has "
        "changed the text meanwhile, the answer is `stale_comment` and nothing is changed. "
        "An `Idempotency-Key` is one API key's or, with a session, one moderator's."
    ),
    "tags": [TAG],
    "security": _WRITERS,
    "parameters": parameters("CommentId", "IdempotencyKey"),
    "requestBody": body(
        "Ruling",
        {
            "publish": example("Let it through", {"action": "publish", "version": 2}),
            "reject": example(
                "Reject it",
                {"action": "reject", "reason": "abuse", "note": "Second warning", "version": 2},
            ),
        },
    ),
    "responses": {
        "201": answer(
            "Decided.",
            "MadeDecision",
            {**examples.REJECTED_BY_MODERATOR, "comment": examples.REJECTED},
            ("Idempotent-Replayed",),
            links={
                "itsHistory": {
                    "operationId": "listDecisions",
                    "parameters": {"comment_id": "$response.body#/comment/id"},
                }
            },
        ),
        **problems(
            *WITH_KEY,
            *_WITH_SESSION,
            *WITH_BODY,
            *ONCE,
            "comment_not_found",
            "transition_not_allowed",
            "stale_comment",
        ),
    },
}

_HISTORY: Node = {
    "operationId": "listDecisions",
    "summary": "The history of a comment",
    "description": "Every decision on it, by policy and by moderators, oldest first.",
    "tags": [TAG],
    "security": _READERS,
    "parameters": parameters("CommentId"),
    "responses": {
        "200": answer(
            "All decisions.",
            "Decisions",
            {
                "items": [examples.HELD_BY_POLICY, examples.REJECTED_BY_MODERATOR],
                "next_cursor": None,
            },
        ),
        **problems(*WITH_KEY, "comment_not_found"),
    },
}

_STANDING: Node = {
    "operationId": "setStanding",
    "summary": "Block or trust a commenter",
    "description": "At this site, from now on. What is published already stays as it is.",
    "tags": [TAG],
    "security": [_KEY],
    "parameters": parameters("Site", "AuthorId"),
    "requestBody": body(
        "NewStanding",
        {
            "blocked": example("Refuse what comes", {"standing": "blocked"}),
            "normal": example("Treat as anybody", {"standing": "normal"}),
        },
    ),
    "responses": {
        "200": answer("Done.", "AuthorStanding", {"id": examples.AUTHOR_ID, "standing": "blocked"}),
        **problems(*WITH_KEY, *WITH_BODY, "wrong_site", "author_not_found"),
    },
}

PATHS: Node = {
    "/v1/sites/{site}/queue": {"get": _QUEUE},
    "/v1/comments/{comment_id}/decisions": {"get": _HISTORY, "post": _DECIDE},
    "/v1/sites/{site}/authors/{author_id}": {"put": _STANDING},
    **TOGETHER,
}
