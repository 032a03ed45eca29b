"""Bodies that are not one unambiguous JSON object, and bodies that are not sent as one."""

from __future__ import annotations

import gzip
import json
import zlib

from tests.abuse.case import COMMENTS, GOOD, Case, raw

TEXT = json.dumps(GOOD)
BYTES = TEXT.encode()


def _with_body(literal: bytes) -> bytes:
    return b'{"author": {"email": "reader@example.org", "name": "R"}, "body": ' + literal + b"}"


def _nested(depth: int, opening: bytes = b"[", closing: bytes = b"]") -> bytes:
    return b'{"body": ' + opening * depth + closing * depth + b"}"


_NOT_JSON = [
    raw("nothing", b""),
    raw("white space alone", b" \n\t"),
    raw("cut off in an object", BYTES[:-1]),
    raw("cut off in a text", BYTES[:30]),
    raw("one brace", b"{"),
    raw("a brace too many", BYTES + b"}"),
    raw("two objects", BYTES + BYTES),
    raw("a word after the end", BYTES + b" x"),
    raw("a comma after the last field", BYTES[:-1] + b",}"),
    raw("single quotes", TEXT.replace('"', "'").encode()),
    raw("keys without quotes", b"{body: 1}"),
    raw("a comment in the code", b"{/* hi */}"),
    raw("a form", b"body=A+fair+comment."),
    raw("XML", b"<comment/>"),
    raw("a raw line break in a text", _with_body(b'"a\nb"')),
    raw("a raw tab in a text", _with_body(b'"a\tb"')),
    raw("an unknown escape", _with_body(rb'"\x41"')),
    raw("a short unicode escape", _with_body(rb'"\u12"')),
    raw("a hexadecimal number", _with_body(b"0x10")),
    raw("a number with a leading zero", _with_body(b"010")),
    raw("a plus sign", _with_body(b"+1")),
    raw("a capital True", _with_body(b"True")),
    raw("a byte order mark", b"\xef\xbb\xbf" + BYTES),
    raw("UTF-16 with a mark", TEXT.encode("utf-16")),
    raw("UTF-16 little-endian", TEXT.encode("utf-16-le")),
    raw("UTF-32", TEXT.encode("utf-32")),
    raw("Latin-1", _with_body('"Grüße"'.encode("latin-1"))),
    raw("an overlong slash", _with_body(b'"\xc0\xaf"')),
    raw("an encoded surrogate", _with_body(b'"\xed\xa0\x80"')),
    raw("a code point past the last", _with_body(b'"\xf4\x90\x80\x80"')),
    raw("a lone continuation byte", _with_body(b'"\x80"')),
    raw("half an emoji", _with_body(b'"\xf0\x9f\x98"')),
]

_NOT_AN_OBJECT = [
    raw(f"{name} in place of an object", body)
    for name, body in {
        "a list": b"[" + BYTES + b"]",
        "a text": b'"text"',
        "null": b"null",
        "true": b"true",
        "a number": b"7",
        "an empty list": b"[]",
        "an empty text": b'""',
    }.items()
]

_AMBIGUOUS = [
    raw("a key twice", BYTES[:-1] + b', "body": "Another."}'),
    raw("a key twice, escaped once", BYTES[:-1] + rb', "\u0062ody": "Another."}'),
    raw(
        "a key twice in the author",
        b'{"author": {"email": "a@example.org", "email": "b@example.org"}}',
    ),
    raw("a key twice deep inside", b'{"body": {"a": [{"b": {"c": 1, "c": 2}}]}}'),
    raw("an unknown key twice", BYTES[:-1] + b', "x": 1, "x": 1}'),
    raw("NaN", _with_body(b"NaN")),
    raw("Infinity", _with_body(b"Infinity")),
    raw("minus Infinity", _with_body(b"-Infinity")),
    raw("NaN in an unknown field", BYTES[:-1] + b', "score": NaN}'),
    raw("1e999", _with_body(b"1e999")),
    raw("minus 1e999", _with_body(b"-1e999")),
    raw("a whole number of 5,000 digits", _with_body(b"9" * 5000)),
    raw("half a surrogate pair in the text", _with_body(rb'"\ud800"')),
    raw("the second half alone", _with_body(rb'"\udc00 x"')),
    raw("the halves the wrong way round", _with_body(rb'"\udc00\ud800"')),
    raw("half a surrogate pair in a key", BYTES[:-1] + rb', "\ud800": 1}'),
    raw("half a surrogate pair in the name", BYTES.replace(b"Reader", rb"R\ud83d")),
    raw("NUL in the text", _with_body(rb'"a\u0000b"')),
    raw("NUL in the name", BYTES.replace(b"Reader", rb"R\u0000")),
    raw("NUL in the address", BYTES.replace(b"reader@", rb"r\u0000@")),
    raw("NUL in a key", BYTES[:-1] + rb', "bo\u0000dy": 1}'),
    raw("NUL in a list in an unknown field", BYTES[:-1] + rb', "x": ["\u0000"]}'),
]

_DEEP = [
    # The object itself is the first level; the last may hold no more levels.
    raw("20 lists inside each other", _nested(20), "invalid_submission", 422, wrong="body"),
    raw("21 lists inside each other", _nested(21)),
    raw("100 lists inside each other", _nested(100)),
    raw("1,000 lists inside each other", _nested(1_000)),
    raw("10,000 lists inside each other", _nested(10_000)),
    raw("30,000 lists inside each other", _nested(30_000)),
    raw("30,000 lists that never end", b"[" * 30_000),
    raw(
        "5,000 objects inside each other", _nested(5_000, b'{"a":', b"}").replace(b":}", b":1}", 1)
    ),
    raw("100,000 lists inside each other", _nested(100_000), "too_large", 413),
]


def _sent_as(name: str, content_type: str | None, body: bytes = BYTES) -> Case:
    headers = {"Content-Type": content_type}
    return raw(f"sent as {name}", body, "unsupported_media_type", 415, headers=headers)


def _encoded(name: str, body: bytes) -> Case:
    headers: dict[str, str | None] = {"Content-Encoding": name}
    return raw(f"encoded with {name}", body, "unsupported_media_type", 415, headers=headers)


_SENT_WRONGLY = [
    _sent_as("nothing", None),
    _sent_as("an empty type", ""),
    _sent_as("plain text", "text/plain"),
    _sent_as("plain text that says it is JSON", "text/plain; application/json"),
    _sent_as("text/json", "text/json"),
    _sent_as("a form", "application/x-www-form-urlencoded"),
    _sent_as("a form with parts", "multipart/form-data; boundary=x"),
    _sent_as("a patch", "application/json-patch+json"),
    _sent_as("a problem", "application/problem+json"),
    _sent_as("JSON lines", "application/jsonl"),
    _sent_as("XML", "application/xml"),
    _sent_as("bytes", "application/octet-stream"),
    _sent_as("two types", "application/json, text/plain"),
    _encoded("gzip", gzip.compress(BYTES)),
    _encoded("deflate", zlib.compress(BYTES)),
    _encoded("br", BYTES),
    _encoded("gzip, gzip", gzip.compress(gzip.compress(BYTES))),
    _encoded("a name nobody knows", BYTES),
    raw("gzip without saying so", gzip.compress(BYTES)),
    raw(
        "UTF-16 that says so",
        TEXT.encode("utf-16"),
        headers={"Content-Type": "application/json; charset=utf-16"},
    ),
    raw("one byte more than 64 KiB", BYTES + b" " * (64 * 1024 + 1 - len(BYTES)), "too_large", 413),
    raw("a megabyte", _with_body(b'"' + b"x" * 2**20 + b'"'), "too_large", 413),
    raw("a bomb of white space", b" " * 70_000 + BYTES, "too_large", 413),
    raw("8,000 unknown fields", json.dumps({**GOOD, **{f"x{n}": 1 for n in range(6_000)}}).encode(),
        "too_large", 413),
    raw("3,000 unknown fields", json.dumps({**GOOD, **{f"x{n}": 1 for n in range(3_000)}}).encode(),
        "invalid_submission", 422, wrong="x2999"),
]  # fmt: skip

CASES = [*_NOT_JSON, *_NOT_AN_OBJECT, *_AMBIGUOUS, *_DEEP, *_SENT_WRONGLY]
assert all(case.path == COMMENTS for case in CASES)
