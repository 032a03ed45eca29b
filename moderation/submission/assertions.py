"""`author_assertion`: a site that has verified an address itself says so, signed.

A JWT with `sub`, `email`, `email_verified`, `exp` and `jti`: HS256 with a secret of the site, or
RS256, ES256 or EdDSA with a key whose public half the site has given. `aud` may be left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import jwt

from moderation.domain.addresses import Address
from moderation.domain.errors import InvalidSubmission
from moderation.submission.assertion_keys import Key

LEEWAY_S = 30
_REQUIRED = ["sub", "email", "exp", "jti"]
_UNSIGNED = "is not a JWT signed with a key of this site"
# The token's own JSON is parsed before its signature is checked: nesting and numbers in it are a
# stranger's, and the library lets the last two errors through.
_STRANGE = (jwt.InvalidTokenError, RecursionError, OverflowError)

# The keys that a token may be signed with, by its header's `kid` and `alg`.
FindKeys = Callable[[str | None, str], Iterable[Key]]


@dataclass(frozen=True, slots=True)
class Assertion:
    """What a valid assertion says. Each may be used once, until `expires_at`."""

    jti: str
    email_verified: bool
    expires_at: datetime


def read_assertion(token: str, site_id: str, find_keys: FindKeys, address: Address) -> Assertion:
    """The assertion in this token. Raises InvalidSubmission when it is not one about `address`."""
    claims = _claims(token, find_keys)
    if str(claims["email"]).casefold() != address.key:
        raise _not_valid("speaks of another address")
    if not _is_meant_for(site_id, claims.get("aud")):
        raise _not_valid("is meant for another site: `aud` is the site's id, or left out")
    return Assertion(
        jti=_storable(claims["jti"]),
        email_verified=claims.get("email_verified") is True,
        expires_at=_moment(claims["exp"]),
    )


def _claims(token: str, find_keys: FindKeys) -> Mapping[str, Any]:
    try:
        header = jwt.get_unverified_header(token)
    except _STRANGE:
        raise _not_valid(_UNSIGNED) from None
    kid, algorithm = header.get("kid"), header.get("alg")
    if not isinstance(algorithm, str) or not isinstance(kid, str | None):
        raise _not_valid(_UNSIGNED)
    for key in find_keys(kid, algorithm):
        claims = _checked(token, key)
        if claims is not None:
            return claims
    raise _not_valid(_UNSIGNED)


def _checked(token: str, key: Key) -> Mapping[str, Any] | None:
    """What the token says, or None where it is signed with another key."""
    options: Any = {"require": _REQUIRED, "verify_aud": False}
    try:
        claims: Mapping[str, Any] = jwt.decode(
            token,
            key.material,
            # The key's, never the token's: "none" is an algorithm too, and a public key is no
            # secret.
            algorithms=[key.algorithm],
            leeway=LEEWAY_S,
            options=options,
        )
    except jwt.InvalidSignatureError:
        return None
    except jwt.ExpiredSignatureError:
        raise _not_valid("has expired") from None
    except jwt.ImmatureSignatureError:
        raise _not_valid("is not valid yet: look at the clock") from None
    except jwt.MissingRequiredClaimError as error:
        raise _not_valid(f"lacks the claim {error.claim}") from None
    except _STRANGE:
        raise _not_valid(_UNSIGNED) from None
    return claims


def _is_meant_for(site_id: str, audience: Any) -> bool:
    if audience is None or isinstance(audience, str):
        return audience in (None, site_id)
    return isinstance(audience, list) and site_id in audience


def _storable(jti: str) -> str:
    try:
        jti.encode()
    except UnicodeEncodeError:
        # JSON can spell half a surrogate pair, which is no text.
        raise _not_valid("has a jti that is not text") from None
    return jti


def _moment(seconds: float) -> datetime:
    try:
        return datetime.fromtimestamp(float(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        raise _not_valid("expires at a time that no calendar has") from None


def _not_valid(message: str) -> InvalidSubmission:
    return InvalidSubmission("the author assertion is not valid", (("author_assertion", message),))
