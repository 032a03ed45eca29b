"""Configuring a site: its articles, and how comments under them are let through."""

from __future__ import annotations

from moderation.documentation.specification import examples
from moderation.documentation.specification.pieces import (
    WITH_BODY,
    WITH_KEY,
    Node,
    answer,
    body,
    example,
    parameters,
    problems,
)

TAG = "Describing articles"
_SECURITY: list[Node] = [{"siteKey": ["admin"]}]

_DESCRIBE: Node = {
    "operationId": "describeArticle",
    "summary": "Describe an article",
    "description": (
        "Says what the article is, and how comments under it are let through. Makes it known when "
        "nobody has commented on it yet. What you leave out stays as it is."
    ),
    "tags": [TAG],
    "security": _SECURITY,
    "parameters": parameters("Site", "Article"),
    "requestBody": body(
        "ArticleDescription",
        {
            "described": example(
                "What it is",
                {
                    "url": "https://courier.example.org/2026/harbour-bridge",
                    "title": "The harbour bridge opens",
                    "section": "City",
                },
            ),
            "closed": example("Take no more comments", {"moderation": "closed"}),
        },
    ),
    "responses": {
        "200": answer("All that is known of it now.", "Article", examples.DESCRIBED),
        **problems(*WITH_KEY, *WITH_BODY, "wrong_site"),
    },
}

_LOOK_UP: Node = {
    "operationId": "getArticle",
    "summary": "What is known of an article",
    "description": "What the site has said of it, or its first comment.",
    "tags": [TAG],
    "security": _SECURITY,
    "parameters": parameters("Site", "Article"),
    "responses": {
        "200": answer("All that is known of it.", "Article", examples.DESCRIBED),
        **problems(*WITH_KEY, "wrong_site", "article_not_found"),
    },
}

PATHS: Node = {"/v1/sites/{site}/articles/{article}": {"put": _DESCRIBE, "get": _LOOK_UP}}
