"""Reading what is published: no key, and made to be cached."""

from __future__ import annotations

from moderation.documentation.specification import examples
from moderation.documentation.specification.pieces import (
    ALWAYS,
    Node,
    answer,
    document,
    empty,
    parameters,
    problems,
    query,
)
from moderation.documentation.specification.shapes import ID
from moderation.http.languages import LANGUAGES, SOURCE

TAG = "Reading"

_CACHED = ("ETag", "Cache-Control")
_SORT = query(
    "sort",
    "`top-level` is the newest first of those that reply to none.",
    {"type": "string", "enum": ["newest", "oldest", "top-level"], "default": "newest"},
)
_PARENT = query("parent", "Only the direct replies to this comment.", ID, examples.COMMENT_ID)
_UNCHANGED = empty("What you have still holds.", _CACHED)

_LIST: Node = {
    "operationId": "listComments",
    "summary": "The published comments under an article",
    "description": (
        "In the order you ask for, page by page. An article that nobody has commented on has an "
        "empty list."
    ),
    "tags": [TAG],
    "security": [],
    "parameters": [
        *parameters("Site", "Article"),
        _SORT,
        _PARENT,
        query(
            "content",
            "`tree` adds each text with its markup as a tree.",
            {"type": "string", "enum": ["tree"]},
        ),
        *parameters("Limit", "Cursor", "IfNoneMatch"),
    ],
    "responses": {
        "200": answer(
            "A page of comments.",
            "PublishedComments",
            {"items": [{**examples.LIVE, "reply_count": 2}], "next_cursor": None},
            _CACHED,
        ),
        "304": _UNCHANGED,
        **problems("site_not_found", "invalid_submission", *ALWAYS),
    },
}

_HTML: Node = {
    "operationId": "showComments",
    "summary": "The same as HTML, to be put into a page",
    "description": (
        'A fragment for server-side inclusion: no script, no style, links with `rel="nofollow ugc '
        'noopener"`, a link to the next page, and the comments as JSON-LD for search engines.'
    ),
    "tags": [TAG],
    "security": [],
    "parameters": [
        *parameters("Site", "Article"),
        _SORT,
        _PARENT,
        query(
            "lang",
            "The language of the words around the comments.",
            {"type": "string", "enum": list(LANGUAGES), "default": SOURCE},
        ),
        *parameters("Limit", "Cursor", "IfNoneMatch"),
    ],
    "responses": {
        "200": document("A page of comments.", "text/html", _CACHED),
        "304": _UNCHANGED,
        **problems("site_not_found", "invalid_submission", *ALWAYS),
    },
}

_FEED: Node = {
    "operationId": "showFeed",
    "summary": "The newest comments as a feed",
    "description": "Atom (RFC 4287), at most 50 entries; an entry's id is its comment's.",
    "tags": [TAG],
    "security": [],
    "parameters": parameters("Site", "Article", "IfNoneMatch"),
    "responses": {
        "200": document("The feed.", "application/atom+xml", _CACHED),
        "304": _UNCHANGED,
        **problems("site_not_found", *ALWAYS),
    },
}

_COUNTS: Node = {
    "operationId": "countComments",
    "summary": "How many comments articles have",
    "description": "For lists of articles. An article that nobody has commented on has 0.",
    "tags": [TAG],
    "security": [],
    "parameters": [
        *parameters("Site"),
        {
            "name": "article",
            "in": "query",
            "required": True,
            "description": "The site's own ids of 1 to 100 articles, each as an `article`.",
            "schema": {
                "type": "array",
                "minItems": 1,
                "maxItems": 100,
                "items": {"type": "string", "minLength": 1, "maxLength": 200},
            },
            "example": [examples.ARTICLE],
        },
        *parameters("IfNoneMatch"),
    ],
    "responses": {
        "200": answer("The numbers.", "CommentCounts", {examples.ARTICLE: 12}, _CACHED),
        "304": _UNCHANGED,
        **problems("site_not_found", "invalid_submission", *ALWAYS),
    },
}

_ARTICLE = "/v1/sites/{site}/articles/{article}"
PATHS: Node = {
    f"{_ARTICLE}/comments": {"get": _LIST},
    f"{_ARTICLE}/comments.html": {"get": _HTML},
    f"{_ARTICLE}/feed.atom": {"get": _FEED},
    "/v1/sites/{site}/counts": {"get": _COUNTS},
}
