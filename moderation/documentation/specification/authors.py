"""One comment afterwards: reading it, and what its author may do to it."""

from __future__ import annotations

from moderation.documentation.specification import examples
from moderation.documentation.specification.pieces import (
    ALWAYS,
    WITH_BODY,
    Node,
    answer,
    body,
    example,
    parameters,
    problems,
    query,
)
from moderation.documentation.specification.submitting import TAG

_CHANGE_ERRORS = (
    "not_authenticated",
    "not_the_author",
    "comment_not_found",
    "transition_not_allowed",
    "stale_comment",
    "rate_limited",
    *ALWAYS,
)

_READ: Node = {
    "operationId": "getComment",
    "summary": "Read one comment",
    "description": (
        "For a key of its site with the scope `read` or `moderate`, for its author, and once it "
        "is published for anyone. With `moderate` the last decision comes along; an author whose "
        "comment is rejected gets a `notice` of why."
    ),
    "tags": [TAG],
    "security": [{}, {"siteKey": ["read"]}, {"siteKey": ["moderate"]}, {"authorToken": []}],
    "parameters": [
        *parameters("CommentId"),
        query(
            "content",
            "`tree`: the text as a tree of its markup as well.",
            {"type": "string", "enum": ["tree"]},
        ),
    ],
    "responses": {
        "200": answer(
            "The comment. While it is `pending` there is a Retry-After.",
            "CommentSeen",
            examples.LIVE,
            ("Retry-After",),
        ),
        **problems(
            "not_authenticated",
            "origin_not_allowed",
            "comment_not_found",
            "invalid_submission",
            *ALWAYS,
        ),
    },
}

_EDIT: Node = {
    "operationId": "editComment",
    "summary": "Change the text",
    "description": (
        "For the author, within the site's edit window. The comment is hidden until its new text "
        "is decided."
    ),
    "tags": [TAG],
    "security": [{"authorToken": []}],
    "parameters": parameters("CommentId"),
    "requestBody": body("Edit", {"new": example("The new text", {"body": "A better text."})}),
    "responses": {
        "200": answer(
            "The comment with its new text, waiting to be decided again.",
            "Comment",
            {
                **examples.PENDING,
                "version": 3,
                "body": "A better text.",
                "edited_at": "2026-11-23T09:14:40.650921Z",
            },
            ("Retry-After",),
        ),
        **problems(*_CHANGE_ERRORS, *WITH_BODY, "edit_window_closed"),
    },
}

_WITHDRAW: Node = {
    "operationId": "withdrawComment",
    "summary": "Take a comment back",
    "description": "For the author, at any time. A withdrawn comment is never shown again.",
    "tags": [TAG],
    "security": [{"authorToken": []}],
    "parameters": parameters("CommentId"),
    "responses": {
        "200": answer(
            "The comment, withdrawn.",
            "Comment",
            {**examples.PENDING, "status": "withdrawn", "version": 2},
        ),
        **problems(*_CHANGE_ERRORS),
    },
}

PATHS: Node = {
    "/v1/comments/{comment_id}": {"get": _READ, "patch": _EDIT, "delete": _WITHDRAW},
}
