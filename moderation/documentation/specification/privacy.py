"""What is a commenter's own: the link to one's comments, and appeals against rejections."""

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
from moderation.documentation.specification.submitting import TAG

_KEY: Node = {"siteKey": ["moderate"]}
_WITH_SESSION = ("role_missing", "forbidden", "cross_site_request")
_MODERATING = "Moderating"
_APPEAL: Node = {
    "comment_id": examples.COMMENT_ID,
    "text": "I quoted the minister, word for word.",
    "created_at": "2026-11-23T10:12:40.118230Z",
    "outcome": None,
    "answer": "",
    "settled_at": None,
}
_SETTLED: Node = {
    **_APPEAL,
    "outcome": "dismissed",
    "answer": "The quotation is right; the sentence before it is not.",
    "settled_at": "2026-11-23T14:03:09.650921Z",
}

_LINK: Node = {
    "operationId": "requestPersonalLink",
    "summary": "Mail somebody the link to their own comments",
    "description": (
        "The page that the link opens shows all that was written with the address at this site, "
        "and lets its owner take comments back, appeal, download everything and erase it. The "
        "answer is the same for a known and an unknown address. Mails are limited per address. "
        "Readers can ask for the same at `/mine/{site}`."
    ),
    "tags": [TAG],
    "security": [{"siteKey": ["submit"]}, {"publicKey": ["submit"]}],
    "parameters": parameters("Site", "IdempotencyKey"),
    "requestBody": body(
        "AddressToVerify", {"address": example("An address", {"email": "reader@example.org"})}
    ),
    "responses": {
        "202": answer("A mail may be on its way.", "Nothing", {}, ("Idempotent-Replayed",)),
        **problems(*WITH_KEY, *WITH_BODY, *ONCE, "wrong_site"),
    },
}

_OBJECT: Node = {
    "operationId": "appealRejection",
    "summary": "Appeal against a rejection",
    "description": (
        "For the author, once for each comment. A moderator reads it and answers by mail. The "
        "same words sent again get the same answer."
    ),
    "tags": [TAG],
    "security": [{"authorToken": []}],
    "parameters": parameters("CommentId"),
    "requestBody": body("NewAppeal", {"appeal": example("An appeal", {"text": _APPEAL["text"]})}),
    "responses": {
        "201": answer("Kept; it waits for a moderator.", "Appeal", _APPEAL),
        **problems(
            "not_authenticated", "not_the_author", "comment_not_found", "not_rejected",
            "already_appealed", "appeals_not_allowed", "rate_limited", *WITH_BODY, *ALWAYS,
        ),
    },
}  # fmt: skip

_LIST: Node = {
    "operationId": "listAppeals",
    "summary": "What authors object to",
    "description": "The appeals that wait for an answer, the oldest first.",
    "tags": [_MODERATING],
    "security": [_KEY, {"moderatorSession": []}],
    "parameters": parameters("Site", "Limit", "Cursor"),
    "responses": {
        "200": answer(
            "A page of appeals.",
            "AppealedComments",
            {
                "items": [
                    {
                        **examples.REJECTED,
                        "appeal": _APPEAL,
                        "decision": examples.REJECTED_BY_MODERATOR,
                    }
                ],
                "next_cursor": None,
            },
        ),
        **problems(*WITH_KEY, "wrong_site", "invalid_submission"),
    },
}

_ANSWER: Node = {
    "operationId": "answerAppeal",
    "summary": "Answer an appeal",
    "description": (
        "`upheld` publishes the comment; `dismissed` leaves it as it is. The author is told by "
        "mail. Publishing the comment by a decision upholds its appeal as well, and taking that "
        "decision back lets the appeal wait again."
    ),
    "tags": [_MODERATING],
    "security": [_KEY, {"moderatorSession": [], "formToken": []}],
    "parameters": parameters("CommentId", "IdempotencyKey"),
    "requestBody": body(
        "AppealAnswer",
        {
            "dismissed": example(
                "It stays",
                {"outcome": "dismissed", "version": 3, "answer": _SETTLED["answer"]},
            ),
            "upheld": example("Published after all", {"outcome": "upheld", "version": 3}),
        },
    ),
    "responses": {
        "200": answer("Answered.", "Appeal", _SETTLED, ("Idempotent-Replayed",)),
        **problems(
            *WITH_KEY, *_WITH_SESSION, *WITH_BODY, *ONCE, "comment_not_found", "stale_comment",
            "transition_not_allowed", "no_appeal",
        ),
    },
}  # fmt: skip

PATHS: Node = {
    "/v1/sites/{site}/personal-links": {"post": _LINK},
    "/v1/comments/{comment_id}/appeals": {"post": _OBJECT},
}
FOR_MODERATORS: Node = {
    "/v1/sites/{site}/appeals": {"get": _LIST},
    "/v1/comments/{comment_id}/appeals/answer": {"post": _ANSWER},
}
