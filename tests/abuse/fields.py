"""Objects whose fields are missing, unknown, of another type, too long or empty."""

from __future__ import annotations

from typing import Any

from tests.abuse.case import MISSING, VERIFICATIONS, Case, author, refused, submission

# Each field with the values that have its type.
_FIELDS: dict[str, tuple[type, ...]] = {
    "body": (str,),
    "author": (dict,),
    "author.email": (str,),
    "author.name": (str,),
    "parent_id": (str,),
    "article": (dict,),
    "article.url": (str,),
    "article.title": (str,),
    "author_assertion": (str,),
}
_VALUES: dict[str, Any] = {
    "a number": 7,
    "a fraction": 1.5,
    "true": True,
    "false": False,
    "a list": ["text"],
    "an object": {"a": "b"},
    "a text": "text",
}


def _changed(path: str, value: Any) -> dict[str, Any]:
    first, _, second = path.partition(".")
    if not second:
        return {first: value}
    inner = {"email": "reader@example.org", "name": "Reader"} if first == "author" else {}
    return {first: {**inner, second: value}}


_TYPES = [
    submission(f"{name} as {path}", _changed(path, value), path)
    for path, right in _FIELDS.items()
    for name, value in _VALUES.items()
    if not isinstance(value, right)
]

_MISSING = [
    refused("an empty object", {}, "body"),
    submission("no body", {"body": MISSING}, "body"),
    submission("null as body", {"body": None}, "body"),
    submission("no author", {"author": MISSING}, "author"),
    submission("null as author", {"author": None}, "author"),
    submission("an empty author", {"author": {}}, "author.email"),
    author("no address", {"email": MISSING}, "author.email"),
    author("null as address", {"email": None}, "author.email"),
    author("no name", {"name": MISSING}, "author.name"),
    author("null as name", {"name": None}, "author.name"),
]

_UNKNOWN = [
    submission(f"{name} of one's own choice", {name: value}, name)
    for name, value in {
        "status": "published",
        "id": "019a8e3c-5b1f-7c42-9a41-6f0d2c7be913",
        "site_id": "gazette",
        "site": "gazette",
        "score": 0.0,
        "scores": {"toxicity": 0.0},
        "published_at": "2026-01-01T00:00:00Z",
        "created_at": "2026-01-01T00:00:00Z",
        "version": 7,
        "author_id": "019a8e3c-5b1f-7c42-9a41-6f0d2c7be913",
        "decision": {"action": "publish"},
        "standing": "trusted",
        "verified": True,
        "__proto__": {"admin": True},
        "constructor": {},
        "Body": "A fair comment.",
        "body ": "A fair comment.",
        "": "nothing",
    }.items()
]
_UNKNOWN += [
    author("a verified author", {"verified": True}, "author.verified"),
    author("an author's id", {"id": "1"}, "author.id"),
    author("an author's standing", {"standing": "trusted"}, "author.standing"),
    submission(
        "an article's moderation", {"article": {"moderation": "default"}}, "article.moderation"
    ),
    submission("an article's id", {"article": {"id": "a-2"}}, "article.id"),
]

_BLANK = {
    "nothing": "",
    "spaces": "   ",
    "line breaks": "\n\r\n",
    "no-break spaces": "\u00a0\u2007\u202f",
    "ideographic spaces": "\u3000\u3000",
    "zero-width spaces": "\u200b\u200b",
    "joiners": "\u200d\u200c\u2060",
    "a byte order mark": "\ufeff",
    "bidi controls": "\u202e\u2066\u2069",
    "soft hyphens": "\u00ad",
    "tag characters": "\U000e0041\U000e0042",
    "variation selectors": "\ufe0f\ufe0e",
    "marks on nothing": "\u0301\u0302",
    "Hangul fillers": "\u3164\u115f",
    "empty Braille": "\u2800\u2800",
    "spaces between zero widths": " \u200b \u200b ",
    "control characters": "\u0007\u001b",
}
_EMPTY = [submission(f"a body of {name}", {"body": text}, "body") for name, text in _BLANK.items()]
_EMPTY += [
    author(f"a name of {name}", {"name": text}, "author.name") for name, text in _BLANK.items()
]

_LONG = [
    submission("5,001 characters", {"body": "x" * 5_001}, "body"),
    submission("5,001 emoji", {"body": "😀" * 5_001}, "body"),
    submission("5,001 spaces and a word", {"body": " " * 5_000 + "x"}, "body"),
    submission("5,001 combining marks", {"body": "e" + "\u0301" * 5_000}, "body"),
    author("a name of 81 characters", {"name": "x" * 81}, "author.name"),
    author("a name of 81 emoji", {"name": "😀" * 81}, "author.name"),
    submission("an article's title of 301", {"article": {"title": "x" * 301}}, "article.title"),
    submission("an empty title", {"article": {"title": ""}}, "article.title"),
    submission("an assertion of 4,097", {"author_assertion": "x" * 4_097}, "author_assertion"),
    submission("an empty assertion", {"author_assertion": ""}, "author_assertion"),
]

_NAMES = [
    author(f"a name with {name}", {"name": f"Rea{text}der"}, "author.name")
    for name, text in {
        "a line break": "\n",
        "a carriage return": "\r",
        "a header": "\r\nBcc: other@example.org",
        "a tab": "\t",
        "a bell": "\u0007",
        "an escape": "\u001b[31m",
        "a delete": "\u007f",
        "a next line": "\u0085",
        "a line separator": "\u2028",
        "a paragraph separator": "\u2029",
    }.items()
]


def _to_verify(name: str, value: object, wrong: str) -> Case:
    return refused(name, value, wrong, path=VERIFICATIONS)


_VERIFICATIONS = [
    _to_verify("no address to verify", {}, "email"),
    _to_verify("null to verify", {"email": None}, "email"),
    _to_verify("a list of addresses", {"email": ["a@example.org"]}, "email"),
    _to_verify("two addresses", {"email": "a@example.org, b@example.org"}, "email"),
    _to_verify("an unknown field beside it", {"email": "a@example.org", "x": 1}, "x"),
    Case(
        "an address in a form",
        415,
        "unsupported_media_type",
        path=VERIFICATIONS,
        body=b"email=a%40example.org",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    ),
]

CASES = [
    *_TYPES, *_MISSING, *_UNKNOWN, *_EMPTY, *_LONG, *_NAMES, *_VERIFICATIONS,
]  # fmt: skip
