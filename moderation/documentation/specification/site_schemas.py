"""What a site says of its articles and its commenters: JSON Schema 2020-12."""

from __future__ import annotations

from moderation.documentation.specification.pieces import Node
from moderation.documentation.specification.shapes import ID, an_object, or_null, text
from moderation.domain.comment import ArticleModeration, Standing

_MODERATION: Node = {
    "type": "string",
    "enum": [moderation.value for moderation in ArticleModeration],
    "description": "`pre` holds every comment for a moderator, `closed` takes none.",
}
_STANDING: Node = {
    "type": "string",
    "enum": [standing.value for standing in Standing],
    "description": "A `trusted` commenter's comments pass more easily; a `blocked` one's are "
    "refused.",
}
_URL: Node = {
    **or_null(text(1, 2000)),
    "description": "http or https, at one of the site's own origins.",
}
_TEXT: Node = {
    **or_null(text(1, 50_000)),
    "description": "What the article says, for judging what is on topic.",
}
_DESCRIPTION: Node = {
    "url": _URL,
    "title": or_null(text(1, 300)),
    "section": or_null(text(1, 100)),
    "text": _TEXT,
}

SITE_SCHEMAS: Node = {
    "ArticleDescription": an_object(
        {
            **_DESCRIPTION,
            "moderation": {
                **_MODERATION,
                "type": ["string", "null"],
                "enum": [*_MODERATION["enum"], None],
            },
        },
        optional=(*_DESCRIPTION, "moderation"),
        description="What is left out, or null, stays as it is.",
        additionalProperties=False,
    ),
    "Article": an_object({"id": text(1, 200), **_DESCRIPTION, "moderation": _MODERATION}),
    "NewStanding": an_object({"standing": _STANDING}, additionalProperties=False),
    "AuthorStanding": an_object({"id": ID, "standing": _STANDING}),
}
