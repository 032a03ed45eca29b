"""Assertions about an author's address that prove nothing: forged, stale, incomplete, hostile."""

from __future__ import annotations

import base64
import json
import time
from typing import Any

import jwt

from tests.abuse.case import Case, submission

# As in the fixture `site`.
SECRET = "s" * 43
OTHER_SECRET = "t" * 43
EXPIRY = int(time.time()) + 3600
CLAIMS: dict[str, Any] = {
    "sub": "u-1",
    "email": "reader@example.org",
    "email_verified": True,
    "exp": EXPIRY,
    "jti": "corpus-1",
}


def signed(
    claims: dict[str, Any], secret: str = SECRET, algorithm: str = "HS256", **more: Any
) -> str:
    return jwt.encode(claims, secret, algorithm=algorithm, **more)


def without(*names: str) -> dict[str, Any]:
    return {name: value for name, value in CLAIMS.items() if name not in names}


def piece(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def unsigned(header: Any, claims: Any = CLAIMS, signature: str = "") -> str:
    return f"{piece(header)}.{piece(claims)}.{signature}"


_GOOD = signed(CLAIMS)
_HEADER, _CLAIMS, _SIGNATURE = _GOOD.split(".")
_DEEP = "[" * 1_400
_FORGED: dict[str, str] = {
    "a word": "garbage",
    "two dots": "..",
    "one part": _HEADER,
    "two parts": f"{_HEADER}.{_CLAIMS}",
    "four parts": f"{_GOOD}.x",
    "no algorithm": unsigned({"alg": "none", "typ": "JWT"}),
    "no algorithm in capitals": unsigned({"alg": "NONE"}),
    "no algorithm with a signature": unsigned({"alg": "none"}, signature=_SIGNATURE),
    "an algorithm that is null": unsigned({"alg": None}, signature=_SIGNATURE),
    "an algorithm that is a list": unsigned({"alg": ["HS256"]}, signature=_SIGNATURE),
    "no header": unsigned([], signature=_SIGNATURE),
    "the signature missing": f"{_HEADER}.{_CLAIMS}.",
    "the signature cut off": _GOOD[:-4],
    "the signature of another": f"{_HEADER}.{piece({**CLAIMS, 'sub': 'u-2'})}.{_SIGNATURE}",
    "another secret": signed(CLAIMS, OTHER_SECRET),
    "the site's id as secret": signed(CLAIMS, "courier".ljust(32, "-")),
    "HS512": signed(CLAIMS, SECRET * 2, "HS512"),
    "HS384": signed(CLAIMS, SECRET * 2, "HS384"),
    "RS256 in the header": unsigned({"alg": "RS256"}, signature=_SIGNATURE),
    "ES256 in the header": unsigned({"alg": "ES256"}, signature=_SIGNATURE),
    "a key of one's own in the header": unsigned(
        {"alg": "HS256", "jwk": {"kty": "oct", "k": piece("x")}}, signature=_SIGNATURE
    ),
    "a critical extension": signed(CLAIMS, headers={"crit": ["x"], "x": 1}),
    "claims that are a list": unsigned({"alg": "HS256"}, [1], _SIGNATURE),
    "claims that are no JSON": unsigned({"alg": "HS256"}, "{", _SIGNATURE),
    "a header nested 1,400 deep": unsigned(_DEEP, signature=_SIGNATURE),
    "a header and claims nested deep": unsigned(_DEEP, _DEEP, "x"),
    "a surrogate in the header": f"{piece(chr(123) + chr(34) + 'alg')}.{_CLAIMS}.{_SIGNATURE}",
    "line breaks": _GOOD.replace(".", ".\n"),
    "spaces around": f" {_GOOD} ",
    "another alphabet": "\u00e9.\u00e9.\u00e9",
}
_MISSING = {f"no {name}": signed(without(name)) for name in ("sub", "email", "exp", "jti")}
_MISSING |= {f"null as {name}": signed({**CLAIMS, name: None}) for name in ("email", "exp")}
_WRONG: dict[str, str] = {
    "an hour too late": signed({**CLAIMS, "exp": int(time.time()) - 3600}),
    "an expiry of 0": signed({**CLAIMS, "exp": 0}),
    "an expiry in words": signed({**CLAIMS, "exp": "tomorrow"}),
    "an expiry in a list": signed({**CLAIMS, "exp": [EXPIRY]}),
    "an expiry past all calendars": signed({**CLAIMS, "exp": 10**18}),
    "an expiry past all numbers": signed({**CLAIMS, "exp": 10**400}),
    "an expiry of Infinity": signed({**CLAIMS, "exp": float("inf")}),
    "an expiry of NaN": signed({**CLAIMS, "exp": float("nan")}),
    "a start in an hour": signed({**CLAIMS, "nbf": EXPIRY}),
    "an issue in an hour": signed({**CLAIMS, "iat": EXPIRY}),
    "a number as sub": signed({**CLAIMS, "sub": 7}),
    "a number as jti": signed({**CLAIMS, "jti": 7}),
    "half a surrogate pair as jti": signed({**CLAIMS, "jti": "\ud800"}),
    "another address": signed({**CLAIMS, "email": "other@example.org"}),
    "a longer address": signed({**CLAIMS, "email": "reader@example.org.evil.example"}),
    "an address with a space": signed({**CLAIMS, "email": " reader@example.org"}),
    "a list of addresses": signed({**CLAIMS, "email": ["reader@example.org"]}),
    "half a surrogate pair as address": signed({**CLAIMS, "email": "\ud800"}),
    "an empty address": signed({**CLAIMS, "email": ""}),
}

CASES: list[Case] = [
    submission(f"an assertion with {name}", {"author_assertion": token}, "author_assertion")
    for tokens in (_FORGED, _MISSING, _WRONG)
    for name, token in tokens.items()
]
