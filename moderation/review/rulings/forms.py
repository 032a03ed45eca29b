"""What the desk's forms send, checked, and the way back to where the person was."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from flask import Response, jsonify, make_response, redirect, request

from moderation.domain.errors import InvalidSubmission

# A page of ours: neither another host nor a way out of the folder.
_OURS = re.compile(r"/review(?:[/?][!-\[\]-~]*)?")
_LONGEST_ADDRESS = 2_000
_TOLD = ("done", "of")


def wants_json() -> bool:
    """Whether a script asks, which goes on by itself."""
    accepted = request.accept_mimetypes
    return accepted.best_match(["text/html", "application/json"]) == "application/json"


def done(document: dict[str, Any], default: str, **told: str) -> Response:
    """What was done, as JSON to a script; to a person, the page where the form was.

    `told` goes into the query of the page, so that it can say what was done; `default` is the
    address for forms that name none of ours in `next`.
    """
    if wants_json():
        return jsonify(document)
    return make_response(redirect(with_query(way_back(default), **told), 303))


def way_back(default: str) -> str:
    """Where the person was, by the form's field `next`, when that is a page of ours."""
    return local_path(request.form.get("next", "")) or default


def local_path(address: str) -> str | None:
    """The address, if it is one of the desk's own pages."""
    if len(address) > _LONGEST_ADDRESS or not _OURS.fullmatch(address):
        return None
    parts = urlsplit(address)
    if ".." in parts.path.split("/") or "//" in parts.path:
        return None
    return address


def with_query(address: str, **told: str) -> str:
    """The address with these parameters, and without what an earlier form told."""
    parts = urlsplit(address)
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name not in _TOLD]
    query = urlencode([*kept, *told.items()])
    return urlunsplit(("", "", parts.path, query, parts.fragment))


def sent_version(*, required: bool = True) -> int | None:
    """The version that was on the page. Raises InvalidSubmission when it is none."""
    version = request.form.get("version", "")
    if not version and not required:
        return None
    if not version.isascii() or not version.isdigit() or len(version) > 9:
        raise InvalidSubmission("the form is not complete; reload the page before")
    return int(version)


def needed_version() -> int:
    """The version that was on the page. Raises InvalidSubmission without one."""
    return sent_version() or 0


def sent_text(name: str, longest: int, *, required: bool = False) -> str:
    """Text that somebody typed, without space around it. Raises InvalidSubmission."""
    # A browser sends a line's end as two characters; the person typed one.
    text = request.form.get(name, "").replace("\r\n", "\n").strip()
    if required and not text:
        raise InvalidSubmission("write something first", ((name, "is required"),))
    if len(text) > longest:
        message = f"must be at most {longest} characters, was {len(text)}"
        raise InvalidSubmission("the text is too long", ((name, message),))
    if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise InvalidSubmission("the text cannot be stored", ((name, "holds what is no text"),))
    return text


def sent_choice(name: str, allowed: tuple[str, ...]) -> str:
    """One of some words. Raises InvalidSubmission."""
    value = request.form.get(name, "")
    if value not in allowed:
        message = f"must be one of {', '.join(allowed)}"
        raise InvalidSubmission("choose one of what is offered", ((name, message),))
    return value
