"""Opaque, signed places in a list: `?limit=&cursor=` in, `next_cursor` out."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence

from flask import request

from moderation.domain.errors import InvalidSubmission
from moderation.http.context import services

DEFAULT_LIMIT = 20
MAXIMUM_LIMIT = 100


def page_limit() -> int:
    """How many items were asked for. Raises InvalidSubmission outside 1..100."""
    raw = request.args.get("limit")
    if raw is None or raw == "":
        return DEFAULT_LIMIT
    if not raw.isascii() or not raw.isdigit() or len(raw) > 4 or not 1 <= int(raw) <= MAXIMUM_LIMIT:
        message = f"must be a whole number from 1 to {MAXIMUM_LIMIT}"
        raise InvalidSubmission("the limit is not valid", (("limit", message),))
    return int(raw)


def page_cursor(purpose: str, name: str = "cursor") -> list[str] | None:
    """The place to go on from, or None for the start. Raises InvalidSubmission when not ours.

    `purpose` names the list and its order: a cursor of one list is refused by another. `name` is
    what the parameter is called.
    """
    raw = request.args.get(name)
    if not raw:
        return None
    payload, _, signature = raw.partition(".")
    if not services().secrets.is_signature(f"cursor {purpose}", payload, signature):
        raise _not_ours(name)
    try:
        place = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (binascii.Error, ValueError):
        raise _not_ours(name) from None
    return [str(part) for part in place]


def cursor_at(purpose: str, place: Sequence[str]) -> str:
    """A cursor that goes on after this place."""
    raw = json.dumps(list(place), separators=(",", ":")).encode()
    payload = base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
    return f"{payload}.{services().secrets.sign(f'cursor {purpose}', payload)}"


def _not_ours(name: str) -> InvalidSubmission:
    return InvalidSubmission(
        "the cursor is not valid", ((name, "must be a next_cursor of this same list"),)
    )
