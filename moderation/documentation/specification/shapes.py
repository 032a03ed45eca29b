"""How schemas are shaped: the values that many of them hold, objects, texts and pages of lists."""

from __future__ import annotations

from typing import Any

from moderation.documentation.specification.pieces import Node, ref
from moderation.domain.lifecycle import Status
from moderation.domain.reasons import RejectionReason, Signal

ID: Node = {"type": "string", "format": "uuid", "description": "Sorts by time (UUIDv7)."}
TIME: Node = {"type": "string", "format": "date-time", "description": "RFC 3339, UTC."}
SITE_ID: Node = {"type": "string", "pattern": "^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$"}
STATUS: Node = {"type": "string", "enum": [status.value for status in Status]}
EMAIL: Node = {"type": "string", "format": "idn-email", "minLength": 3, "maxLength": 254}
# What a policy saw, or what a moderator ruled.
REASONS = list(dict.fromkeys([*map(str, Signal), *map(str, RejectionReason)]))


def an_object(properties: Node, optional: tuple[str, ...] = (), **more: Any) -> Node:
    """An object whose properties are required unless they are named as optional."""
    required = [name for name in properties if name not in optional]
    return {"type": "object", "required": required, "properties": properties, **more}


def text(low: int, high: int, description: str = "") -> Node:
    """Text of `low` to `high` code points."""
    schema: Node = {"type": "string", "minLength": low, "maxLength": high}
    return {**schema, "description": description} if description else schema


def a_share() -> Node:
    """A number from 0 to 1."""
    return {"type": "number", "minimum": 0, "maximum": 1}


def or_null(schema: Node) -> Node:
    """The same, or null."""
    return {**schema, "type": [schema["type"], "null"]}


READERS_LANGUAGE: Node = {
    **or_null(text(2, 35)),
    "pattern": "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$",
    "description": "Of the page that the reader uses, such as `ar` or `en-GB`: mails are written "
    "in it where it is one of ours, or else in the site's own.",
}


def a_list_of(item: str, description: str) -> Node:
    """A page of a list."""
    properties = {
        "items": {"type": "array", "items": ref("schemas", item)},
        "next_cursor": {
            "type": ["string", "null"],
            "description": "Send it as `cursor` for the next page; null on the last.",
        },
    }
    return an_object(properties, description=description)
