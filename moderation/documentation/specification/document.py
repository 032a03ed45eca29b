"""The whole description, put together from its chapters."""

from __future__ import annotations

from importlib.metadata import version

from moderation.documentation.specification import (
    authors,
    configuring,
    embedding,
    moderating,
    privacy,
    reading,
    replacing,
    reporting,
    running,
    submitting,
    telling,
    verifying,
    webhooks,
)
from moderation.documentation.specification.pieces import Node
from moderation.documentation.specification.schemas import SCHEMAS
from moderation.documentation.specification.shared import HEADERS, PARAMETERS, SECURITY_SCHEMES

# In the order in which a site's developer needs them.
_CHAPTERS: tuple[tuple[str, Node, str], ...] = (
    (
        submitting.TAG,
        {**submitting.PATHS, **authors.PATHS, **privacy.PATHS},
        (
            "A comment comes in, is stored for good, and is published or held for a moderator. Its "
            "author can change it for a while and take it back at any time."
        ),
    ),
    (
        verifying.TAG,
        verifying.PATHS,
        (
            "Only comments of confirmed addresses are classified and shown. The first comment from "
            "an address sends the mail by itself."
        ),
    ),
    (
        reading.TAG,
        {**reading.PATHS, **reporting.PATHS},
        "What readers see. No key is needed, and no address or score is ever part of it.",
    ),
    (
        embedding.TAG,
        embedding.PATHS,
        (
            "The comments under an article on the site's own page: one line in the page, and this "
            "is what it asks for. `docs/widget.md` explains it."
        ),
    ),
    (
        moderating.TAG,
        {**moderating.PATHS, **reporting.FOR_MODERATORS, **privacy.FOR_MODERATORS},
        (
            "What a site's moderators see and decide, with a key that has the scope `moderate` or "
            "in the session of a moderator of the site."
        ),
    ),
    (
        telling.TAG,
        {**telling.PATHS, **webhooks.WEBHOOK_PATHS},
        (
            "What happened to a site's comments, for its own servers: to ask for with a key that "
            "has the scope `read`, or to be told of, set up with the scope `admin`."
        ),
    ),
    (
        configuring.TAG,
        configuring.PATHS,
        (
            "What a site says of its own articles, with a key that has the scope `admin`. None of "
            "it is needed: an article is made by its first comment."
        ),
    ),
    (
        replacing.TAG,
        replacing.PATHS,
        (
            "What clients of Akismet, Perspective and Coral ask, at the addresses they know: they "
            "change the host alone. `docs/compat.md` says how, and what differs."
        ),
    ),
    (running.TAG, running.PATHS, "For the operator and the machines that watch the service."),
)

_ABOUT = (
    "Takes in readers' comments, confirms their addresses, classifies what they say, and "
    "publishes it or holds it for a person.\n\n"
    "JSON in UTF-8. Times are RFC 3339 in UTC. Ids are opaque and sort by time. Fields may be "
    "added to answers: ignore those you do not know. Fields that a request does not have are "
    "refused. Errors are RFC 9457 problems with a stable `code`."
)


def describe(server_url: str) -> Node:
    """The API of the service at this address, as an OpenAPI 3.1 document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Comment moderation",
            "version": version("comment-moderation"),
            "summary": "Comments for news and article sites, moderated.",
            "description": _ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": server_url}],
        "tags": [{"name": name, "description": about} for name, _, about in _CHAPTERS],
        "paths": _paths(),
        "components": {
            "schemas": SCHEMAS,
            "parameters": PARAMETERS,
            "headers": HEADERS,
            "securitySchemes": SECURITY_SCHEMES,
        },
    }


def _paths() -> Node:
    """All chapters' paths; one path may have methods in several chapters."""
    paths: Node = {}
    for _, chapter, _ in _CHAPTERS:
        for path, methods in chapter.items():
            paths.setdefault(path, {}).update(methods)
    return paths
