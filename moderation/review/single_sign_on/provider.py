"""Speaking with an OpenID provider: discovery, the authorization code flow with PKCE, keys.

Every request goes over the guard against internal addresses; a provider inside the operator's
network is let through by `MODERATION_OPENID_ALLOW`.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus, urlencode, urlsplit

from config.settings import OpenId
from moderation.http.key_sets import LARGEST_SET, PublicKey, UnusableKey, usable_keys
from moderation.http.outbound import Outbound
from moderation.review.single_sign_on.asking import Asking
from moderation.review.single_sign_on.begun import Begun
from moderation.review.single_sign_on.discovery import discover
from moderation.review.single_sign_on.failing import Reason, SignInFailed
from moderation.review.single_sign_on.id_tokens import (
    Expected,
    UnknownKey,
    chosen,
    named_key,
    read_id_token,
    strange,
)
from moderation.review.single_sign_on.remembering import Remembered

TIMEOUT_S = 5.0
SCOPE = "openid email profile"
LONGEST_ADDRESS = 254
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody of whom the provider says that the address is theirs. `email` is in lower case."""

    issuer: str
    subject: str
    email: str
    name: str


class Provider:
    """One provider. Documents of its own are kept for an hour."""

    def __init__(self, settings: OpenId, outbound: Outbound | None = None) -> None:
        self._settings = settings
        self.name = settings.name
        self._asking = Asking(
            outbound or Outbound(settings.allowed, timeout_s=TIMEOUT_S, largest=LARGEST_SET)
        )
        self._endpoints = Remembered(lambda: discover(self._asking, settings.issuer))
        self._keys = Remembered(self._load_keys)

    @property
    def issuer(self) -> str:
        """As it calls itself."""
        return self._settings.issuer

    def authorization_url(self, begun: Begun, back_to: str) -> str:
        """Where the person goes to sign in. Raises SignInFailed."""
        asked = {
            "response_type": "code",
            "client_id": self._settings.client_id,
            "redirect_uri": back_to,
            "scope": SCOPE,
            "state": begun.state,
            "nonce": begun.nonce,
            "code_challenge": begun.challenge,
            "code_challenge_method": "S256",
        }
        endpoint = self._endpoints.get().authorization
        return f"{endpoint}{'&' if urlsplit(endpoint).query else '?'}{urlencode(asked)}"

    def redeem(self, code: str, begun: Begun, back_to: str) -> Identity:
        """Who has signed in, for the code that the browser brought back. Raises SignInFailed."""
        answer = self._exchange(code, begun, back_to)
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise strange("there is no ID token")
        claims = self._claims(token, begun.nonce)
        return self._identity(self._with_address(claims, answer.get("access_token")))

    def _exchange(self, code: str, begun: Begun, back_to: str) -> Mapping[str, Any]:
        endpoints = self._endpoints.get()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": back_to,
            "code_verifier": begun.verifier,
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        client_id, secret = self._settings.client_id, self._settings.client_secret
        if secret is None or endpoints.secret_in_body:
            form |= {"client_id": client_id} | ({"client_secret": secret} if secret else {})
        else:
            # RFC 6749, section 2.3.1: each part is encoded as in a form before it is joined.
            pair = f"{quote_plus(client_id)}:{quote_plus(secret)}".encode()
            headers["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"
        return self._asking.json("POST", endpoints.token, headers, urlencode(form).encode())

    def _claims(self, token: str, nonce: str) -> Mapping[str, Any]:
        expected = Expected(self.issuer, self._settings.client_id, nonce)
        kid, algorithm = named_key(token)
        try:
            return read_id_token(token, chosen(self._keys.get(), kid, algorithm), expected)
        except UnknownKey:
            newer = self._keys.get(anew=True)
            return read_id_token(token, chosen(newer, kid, algorithm), expected)

    def _with_address(self, claims: Mapping[str, Any], access_token: Any) -> Mapping[str, Any]:
        """The claims, with those about the address; some providers tell these only when asked."""
        userinfo = self._endpoints.get().userinfo
        is_told = "email" in claims and "email_verified" in claims
        if is_told or userinfo is None or not _is_token(access_token):
            return claims
        told = self._asking.json("GET", userinfo, {"Authorization": f"Bearer {access_token}"})
        if told.get("sub") != claims["sub"]:
            raise strange("the provider told of somebody else")
        # Both from one mouth: a word for one address must not count for another.
        named = {"name": claims.get("name", told.get("name"))}
        return {**claims, **named, **{one: told.get(one) for one in ("email", "email_verified")}}

    def _identity(self, claims: Mapping[str, Any]) -> Identity:
        email = claims.get("email")
        if claims.get("email_verified") is not True or not _is_address(email):
            raise SignInFailed(Reason.UNVERIFIED)
        name = claims.get("name")
        known = name.strip() if isinstance(name, str) and name.isprintable() else ""
        called = known[:LONGEST_NAME].strip() or str(email).partition("@")[0][:LONGEST_NAME]
        return Identity(self.issuer, claims["sub"], str(email).strip().casefold(), called)

    def _load_keys(self) -> tuple[PublicKey, ...]:
        body = self._asking.document("GET", self._endpoints.get().keys)
        try:
            return usable_keys(body)
        except UnusableKey:
            raise strange("the provider's key set is none") from None


def _is_token(text: Any) -> bool:
    return isinstance(text, str) and text.isascii() and text.isprintable() and " " not in text


def _is_address(text: Any) -> bool:
    if not isinstance(text, str) or not text.isprintable() or len(text) > LONGEST_ADDRESS:
        return False
    return "@" in text.strip("@")
