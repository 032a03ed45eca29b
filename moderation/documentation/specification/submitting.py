"""Submitting a comment."""

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
)

TAG = "Submitting"
_WITH_TOKEN = {**examples.PENDING, "author_token": examples.AUTHOR_TOKEN}

_LINKS: Node = {
    "readIt": {
        "operationId": "getComment",
        "parameters": {
            "comment_id": "$response.body#/id",
            "header.Author-Token": "$response.body#/author_token",
        },
    },
    "changeIt": {
        "operationId": "editComment",
        "parameters": {
            "comment_id": "$response.body#/id",
            "header.Author-Token": "$response.body#/author_token",
        },
    },
    "takeItBack": {
        "operationId": "withdrawComment",
        "parameters": {
            "comment_id": "$response.body#/id",
            "header.Author-Token": "$response.body#/author_token",
        },
    },
    "blockItsAuthor": {
        "operationId": "setStanding",
        "parameters": {"site": "$request.path.site", "author_id": "$response.body#/author/id"},
    },
    "decideIt": {"operationId": "decide", "parameters": {"comment_id": "$response.body#/id"}},
}

_SUBMIT: Node = {
    "operationId": "submitComment",
    "summary": "Submit a comment",
    "description": (
        "Stores the comment for good and has it classified. The answer comes at once with "
        "`status` `pending`; with `Prefer: wait=N` it waits for the decision.\n\n"
        "When the address is not confirmed yet, `status` is `unverified` and a mail with a "
        "confirmation link goes out; once that is confirmed the comment goes on by itself. A "
        "site may choose to refuse such comments instead, with `email_unverified`."
    ),
    "tags": [TAG],
    "security": [{"siteKey": ["submit"]}, {"publicKey": ["submit"]}],
    "parameters": parameters("Site", "Article", "Prefer", "IdempotencyKey"),
    "requestBody": body(
        "Submission",
        {
            "short": example("All that is needed", examples.SUBMISSION),
            "full": example("Everything there is", examples.FULL_SUBMISSION),
        },
    ),
    "responses": {
        "201": answer(
            "Stored, and decided within the time given by `Prefer`.",
            "SubmittedComment",
            {**examples.LIVE, "author_token": examples.AUTHOR_TOKEN},
            ("Location", "Idempotent-Replayed"),
            links=_LINKS,
        ),
        "202": answer(
            "Stored for good. `status` is `pending` or `unverified`; with `pending` there is "
            "a Retry-After.",
            "SubmittedComment",
            _WITH_TOKEN,
            ("Location", "Retry-After", "Idempotent-Replayed"),
            links=_LINKS,
        ),
        **problems(
            *WITH_KEY,
            *WITH_BODY,
            *ONCE,
            "wrong_site",
            "article_closed",
            "author_blocked",
            "email_unverified",
            "parent_not_found",
            "overloaded",
        ),
    },
}

PATHS: Node = {"/v1/sites/{site}/articles/{article}/comments": {"post": _SUBMIT}}
