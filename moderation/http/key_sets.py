"""JSON Web Key Sets (RFC 7517): the public keys by which other people's signatures are checked.

A key has one algorithm, and that comes from the key, never from the token that it checks: so a
public key is never taken for the secret of an HMAC, and `none` is no algorithm of any key.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jwt

ALGORITHMS = ("RS256", "ES256", "EdDSA")
MOST_KEYS = 50
LARGEST_SET = 64 * 1024
LONGEST_KID = 200
SHORTEST_RSA, LONGEST_RSA = 2_048, 8_192
# Kind and curve, with the members that a thumbprint is made of (RFC 7638, RFC 8037).
_KINDS: dict[tuple[Any, Any], tuple[str, tuple[str, ...]]] = {
    ("RSA", None): ("RS256", ("e", "kty", "n")),
    ("EC", "P-256"): ("ES256", ("crv", "kty", "x", "y")),
    ("OKP", "Ed25519"): ("EdDSA", ("crv", "kty", "x")),
}
# What RFC 9864 calls the last one.
_SAME = {"Ed25519": "EdDSA"}
_PRIVATE = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
# A number of 8,192 bits in base64url, and an exponent of 64: more would cost time to no end.
_LONGEST_NUMBER, _LONGEST_EXPONENT = 1_366, 11


class UnusableKey(ValueError):
    """Why a key or a set of keys cannot be used. Never repeats what it says."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key and the one algorithm that it checks. `kid` is its name, or its thumbprint."""

    kid: str
    algorithm: str
    material: Any
    jwk: Mapping[str, Any]


def usable_keys(document: str | bytes) -> tuple[PublicKey, ...]:
    """Those keys of a set that can be used; the others are for somebody else.

    Raises UnusableKey where the document is no key set.
    """
    found = []
    for jwk in members(document):
        try:
            found.append(read_key(jwk))
        except UnusableKey:
            continue
    return tuple(found)


def members(document: str | bytes) -> list[Any]:
    """What a set holds, or the one key that the document is. Raises UnusableKey."""
    if len(document) > LARGEST_SET:
        raise UnusableKey(f"a key set has at most {LARGEST_SET} bytes")
    try:
        value = json.loads(document)
    except (ValueError, RecursionError):
        raise UnusableKey("a key set is a JSON document") from None
    if isinstance(value, dict) and "kty" in value:
        return [value]
    keys = value.get("keys") if isinstance(value, dict) else None
    if not isinstance(keys, list):
        raise UnusableKey('a key set is {"keys": [...]} (RFC 7517)')
    if len(keys) > MOST_KEYS:
        raise UnusableKey(f"a key set has at most {MOST_KEYS} keys")
    return keys


def read_key(jwk: Any) -> PublicKey:
    """The public key in this JWK. Raises UnusableKey, saying what is wrong with it."""
    if not isinstance(jwk, dict):
        raise UnusableKey("a key is a JSON object")
    if jwk.get("kty") == "oct" or jwk.keys() & _PRIVATE:
        raise UnusableKey("a key set must hold public keys alone; keep this one to yourself")
    algorithm, named_by = _kind_of(jwk)
    kid = _kid_of(jwk, named_by)
    if len(str(jwk.get("n", ""))) > _LONGEST_NUMBER or len(str(jwk.get("e"))) > _LONGEST_EXPONENT:
        raise UnusableKey(f"an RSA key has at most {LONGEST_RSA} bits")
    try:
        material = jwt.PyJWK(jwk, algorithm).key
    except (jwt.PyJWTError, ValueError, TypeError, AttributeError, OverflowError):
        raise UnusableKey("the numbers of this key are not those of a public key") from None
    if algorithm == "RS256" and material.key_size < SHORTEST_RSA:
        raise UnusableKey(f"an RSA key has at least {SHORTEST_RSA} bits")
    return PublicKey(kid, algorithm, material, jwk)


def _kind_of(jwk: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    kind = (jwk.get("kty"), jwk.get("crv"))
    found = _KINDS.get(kind) if all(isinstance(one, str | None) for one in kind) else None
    if found is None:
        raise UnusableKey("a key is RSA, EC on P-256, or OKP on Ed25519")
    declared = jwk.get("alg", found[0])
    if not isinstance(declared, str) or _SAME.get(declared, declared) != found[0]:
        raise UnusableKey(f"a key's `alg` is one of {', '.join(ALGORITHMS)}, as its kind has it")
    if jwk.get("use", "sig") != "sig":
        raise UnusableKey("this key is not for signatures")
    return found


def _kid_of(jwk: Mapping[str, Any], named_by: tuple[str, ...]) -> str:
    kid = jwk.get("kid")
    if kid is None:
        text = json.dumps({name: str(jwk.get(name)) for name in named_by}, separators=(",", ":"))
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    if not isinstance(kid, str) or not 0 < len(kid) <= LONGEST_KID or not kid.isprintable():
        raise UnusableKey(f"a `kid` is 1 to {LONGEST_KID} printable characters")
    return kid
