"""`author_assertion`: a site that has verified an address itself says so, signed.

A JWT (HS256 with the site's secret) with `sub`, `email`, `email_verified`, `exp` and `jti`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import jwt

from moderation.domain.addresses import Address
from moderation.domain.errors import InvalidSubmission

LEEWAY_S = 30
_REQUIRED = ["sub", "email", "exp", "jti"]


@dataclass(frozen=True, slots=True)
class Assertion:
    """What a valid assertion says. Each may be used once, until `expires_at`."""

    jti: str
    email_verified: bool
    expires_at: datetime


def read_assertion(token: str, secret: str, address: Address) -> Assertion:
    """The assertion in this token. Raises InvalidSubmission when it is not one about `address`."""
    try:
        claims = jwt.decode(
            token,
            secret,
            # Named here, never read from the token: "none" is an algorithm too.
            algorithms=["HS256"],
            leeway=LEEWAY_S,
            options={"require": _REQUIRED, "verify_aud": False},
        )
    except jwt.ExpiredSignatureError:
        raise _not_valid("has expired") from None
    except jwt.MissingRequiredClaimError as error:
        raise _not_valid(f"lacks the claim {error.claim}") from None
    # The token's own JSON is parsed before its signature is checked: nesting and numbers in it
    # are a stranger's, and the library lets these two errors through.
    except (jwt.InvalidTokenError, RecursionError, OverflowError):
        raise _not_valid("is not a JWT signed with the site's secret (HS256)") from None
    if str(claims["email"]).casefold() != address.key:
        raise _not_valid("speaks of another address")
    return Assertion(
        jti=_storable(claims["jti"]),
        email_verified=claims.get("email_verified") is True,
        expires_at=_moment(claims["exp"]),
    )


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
