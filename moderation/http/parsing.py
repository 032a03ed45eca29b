"""Strict JSON and typed look-ups that collect every error, not just the first.

The standard parser takes duplicate keys, NaN, 1e999 and lone surrogates; each of them has
broken something somewhere (SQLite raises on a surrogate, PostgreSQL refuses NUL, two parsers
disagree on a duplicate key), so all of them are refused here.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any, NoReturn

from flask import Request

from moderation.domain.errors import InvalidSubmission, Malformed, TooLarge, UnsupportedMediaType

MAXIMUM_DEPTH = 20


def json_object(request: Request) -> dict[str, Any]:
    """The request's JSON object. Raises UnsupportedMediaType, TooLarge or Malformed."""
    if request.mimetype != "application/json":
        raise UnsupportedMediaType("send Content-Type: application/json")
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise UnsupportedMediaType("send the body uncompressed")
    # Flask refuses more than MAX_CONTENT_LENGTH while it reads; the bytes are kept for the
    # fingerprint of the idempotency key.
    raw = request.get_data()
    most = request.max_content_length
    # A body of undeclared length is cut where the reading stops, not refused.
    if request.content_length is None and most is not None and len(raw) >= most:
        raise TooLarge(f"send fewer than {most} bytes")
    value = parse_json(raw)
    if not isinstance(value, dict):
        raise Malformed("send a JSON object")
    return value


def parse_json(raw: bytes) -> Any:
    """A JSON value with no ambiguity in it. Raises Malformed, saying what was wrong."""
    try:
        value = json.loads(
            raw.decode("utf-8"),
            object_pairs_hook=_object_without_duplicates,
            parse_constant=_refuse_constant,
            parse_float=_finite,
        )
    except UnicodeDecodeError:
        raise Malformed("the body is not UTF-8") from None
    except RecursionError:
        raise Malformed(f"the body nests deeper than {MAXIMUM_DEPTH} levels") from None
    except json.JSONDecodeError as error:
        raise Malformed(f"the body is not JSON, at character {error.pos}") from None
    except ValueError:
        raise Malformed("the body holds a number that cannot be read") from None
    _refuse_unstorable(value, MAXIMUM_DEPTH)
    return value


def _object_without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Malformed("the body repeats a key within one object")
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise Malformed(f"{name} is not JSON")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise Malformed("the body holds a number that cannot be read")
    return number


def _refuse_unstorable(value: Any, levels_left: int) -> None:
    if levels_left < 0:
        raise Malformed(f"the body nests deeper than {MAXIMUM_DEPTH} levels")
    if isinstance(value, str):
        _refuse_unstorable_text(value)
    elif isinstance(value, dict):
        for name, entry in value.items():
            _refuse_unstorable_text(name)
            _refuse_unstorable(entry, levels_left - 1)
    elif isinstance(value, list):
        for entry in value:
            _refuse_unstorable(entry, levels_left - 1)


def _refuse_unstorable_text(text: str) -> None:
    if "\x00" in text:
        raise Malformed("the body holds a NUL character")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise Malformed("the body holds half of a surrogate pair") from None


class Fields:
    """Typed look-ups in an object that was sent. `finish` raises for all that was wrong."""

    def __init__(self, values: Mapping[str, Any], prefix: str = "") -> None:
        self._values = values
        self._prefix = prefix
        self._known: set[str] = set()
        self.errors: list[tuple[str, str]] = []

    def wrong(self, name: str, message: str) -> None:
        """Note what is wrong with a field."""
        self.errors.append((self._prefix + name, message))

    def text(self, name: str, low: int, high: int, *, required: bool = True) -> str | None:
        """Text of `low` to `high` code points that is not blank (unless `low` is 0)."""
        value = self._get(name, required=required)
        if value is None:
            return None
        if not isinstance(value, str):
            self.wrong(name, "must be text")
        elif len(value) > high:
            self.wrong(name, f"must be at most {high} characters, was {len(value)}")
        elif len(value) < low or (low and not value.strip()):
            self.wrong(name, "must not be empty")
        else:
            return value
        return None

    def choice(self, name: str, allowed: tuple[str, ...], *, required: bool = True) -> str | None:
        """One of some words."""
        value = self._get(name, required=required)
        if value is not None and (not isinstance(value, str) or value not in allowed):
            self.wrong(name, f"must be one of {', '.join(allowed)}")
            return None
        return value

    def choices(
        self, name: str, allowed: tuple[str, ...], *, required: bool = True
    ) -> tuple[str, ...] | None:
        """Some of these words, at least one and none twice."""
        value = self._get(name, required=required)
        if value is None:
            return None
        if not isinstance(value, list) or not value:
            self.wrong(name, "must be a list with something in it")
        elif any(not isinstance(word, str) or word not in allowed for word in value):
            self.wrong(name, f"must hold nothing but {', '.join(allowed)}")
        elif len(set(value)) != len(value):
            self.wrong(name, "must not repeat a word")
        else:
            return tuple(value)
        return None

    def whole(self, name: str, *, required: bool = True) -> int | None:
        """A whole number from 1 to 2**31 - 1."""
        value = self._get(name, required=required)
        if value is not None and (type(value) is not int or not 1 <= value < 2**31):
            self.wrong(name, "must be a whole number from 1")
            return None
        return value

    def number(self, name: str, low: float, high: float) -> float | None:
        """A required number from `low` to `high`."""
        value = self._get(name, required=True)
        if value is not None and (type(value) not in (int, float) or not low <= value <= high):
            self.wrong(name, f"must be a number from {low:g} to {high:g}")
            return None
        return None if value is None else float(value)

    def object(self, name: str, *, required: bool = True) -> Fields | None:
        """An object inside this one; its errors count as this one's."""
        value = self._get(name, required=required)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.wrong(name, "must be an object")
            return None
        inner = Fields(value, f"{self._prefix}{name}.")
        inner.errors = self.errors
        return inner

    def refuse_unknown(self) -> None:
        """Note every field that nobody asked for: a field that is ignored would be a lie."""
        for name in self._values:
            if name not in self._known:
                self.wrong(name[:100], "is not a field of this request")

    def finish(self) -> None:
        """Raise InvalidSubmission with all that was wrong, if anything was."""
        if self.errors:
            raise InvalidSubmission("some fields are not valid", tuple(self.errors))

    def _get(self, name: str, *, required: bool) -> Any:
        self._known.add(name)
        value = self._values.get(name)
        if value is None and required:
            self.wrong(name, "is required")
        return value
