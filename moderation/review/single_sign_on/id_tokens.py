"""The provider's signed word for who somebody is (OpenID Connect Core 1.0, section 3.1.3.7)."""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import jwt

from moderation.http.key_sets import PublicKey
from moderation.review.single_sign_on.failing import Reason, SignInFailed

LEEWAY_S = 60
LONGEST_SUBJECT = 255
_REQUIRED = ["iss", "sub", "aud", "exp", "iat"]


@dataclass(frozen=True, slots=True)
class Expected:
    """What the token must say."""

    issuer: str
    client_id: str
    nonce: str


class UnknownKey(SignInFailed):
    """None of the keys that are known signed the token: perhaps the provider has new ones."""

    def __init__(self) -> None:
        super().__init__(Reason.STRANGE, "the ID token is signed with no key of the provider")


def named_key(token: str) -> tuple[str | None, str]:
    """Which key and which algorithm a token claims. Raises SignInFailed."""
    try:
        header = jwt.get_unverified_header(token)
    except (jwt.InvalidTokenError, RecursionError, OverflowError):
        raise strange("the ID token is none") from None
    kid, algorithm = header.get("kid"), header.get("alg")
    if not isinstance(kid, str | None) or not isinstance(algorithm, str):
        raise strange("the ID token's header is odd")
    return kid, algorithm


def chosen(keys: Sequence[PublicKey], kid: str | None, algorithm: str) -> list[PublicKey]:
    """Of the provider's keys those that may have signed it."""
    return [one for one in keys if kid in (None, one.kid) and one.algorithm == algorithm]


def read_id_token(token: str, keys: Sequence[PublicKey], expected: Expected) -> Mapping[str, Any]:
    """The claims of a token that is meant for us, now, for this attempt.

    Raises SignInFailed, and of it UnknownKey where another key may have signed.
    """
    claims = _signed(token, keys, expected)
    subject, nonce = claims["sub"], claims.get("nonce")
    if not isinstance(nonce, str) or not _same(nonce, expected.nonce):
        raise strange("the ID token's nonce is of another attempt")
    audience = claims["aud"]
    party = claims.get("azp", expected.client_id)
    if party != expected.client_id or (isinstance(audience, list) and len(audience) != 1):
        raise strange("the ID token is for other parties too")
    if not 0 < len(subject) <= LONGEST_SUBJECT or not subject.isprintable():
        raise strange("the ID token's subject is odd")
    return claims


def _signed(token: str, keys: Sequence[PublicKey], expected: Expected) -> Mapping[str, Any]:
    for key in keys:
        try:
            claims: Mapping[str, Any] = jwt.decode(
                token,
                key.material,
                algorithms=[key.algorithm],
                audience=expected.client_id,
                issuer=expected.issuer,
                leeway=LEEWAY_S,
                options={"require": _REQUIRED},
            )
        except jwt.InvalidSignatureError:
            continue
        except (jwt.InvalidTokenError, RecursionError, OverflowError) as error:
            raise strange(f"the ID token is refused: {type(error).__name__}") from None
        return claims
    raise UnknownKey


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode())


def strange(detail: str) -> SignInFailed:
    """The failure of an answer that cannot be trusted."""
    return SignInFailed(Reason.STRANGE, detail)
