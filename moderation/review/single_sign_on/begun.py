"""A sign-in that was begun in this browser. All of it stands in one cookie, and nothing is stored.

The cookie holds a time, a random number and where the person wanted to go. What the provider is
told (`state`, `nonce`, the PKCE challenge) is derived from it with the service's key: a cookie
that was altered, or is somebody else's, does not fit the answer.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets as random_source
import time
from dataclasses import dataclass
from urllib.parse import quote, unquote

from moderation.review.single_sign_on.failing import Reason, SignInFailed
from moderation.secrets import Secrets

LIFE_S = 600
LONGEST, LONGEST_PLACE = 2_000, 1_500


@dataclass(frozen=True, slots=True)
class Begun:
    """One attempt. `cookie` is what the browser keeps, `place` where to go in the end."""

    cookie: str
    state: str
    nonce: str
    verifier: str
    place: str

    @property
    def challenge(self) -> str:
        """The PKCE challenge (RFC 7636, S256)."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def begin(secrets: Secrets, place: str, now: float | None = None) -> Begun:
    """A new attempt. A place too long for a cookie is left out."""
    began_at = int(time.time() if now is None else now)
    kept = quote(place, safe="")
    kept = kept if len(kept) <= LONGEST_PLACE else ""
    return _derive(secrets, f"{began_at}.{random_source.token_urlsafe(32)}.{kept}")


def resume(secrets: Secrets, cookie: str, state: str, now: float | None = None) -> Begun:
    """The attempt that this answer belongs to. Raises SignInFailed (CLOSED)."""
    began_at, _, rest = cookie.partition(".")
    if not rest or not began_at.isascii() or not began_at.isdigit() or len(cookie) > LONGEST:
        raise SignInFailed(Reason.CLOSED, "no cookie")
    found = _derive(secrets, cookie)
    if not hmac.compare_digest(found.state.encode(), state.encode("utf-8", "replace")):
        raise SignInFailed(Reason.CLOSED, "another state")
    # Only now is the time known to be the one that was written.
    if not 0 <= (time.time() if now is None else now) - int(began_at) <= LIFE_S:
        raise SignInFailed(Reason.CLOSED, "too late")
    return found


def _derive(secrets: Secrets, cookie: str) -> Begun:
    state, nonce, verifier = (
        secrets.pseudonym(f"openid-{what}", cookie) for what in ("state", "nonce", "verifier")
    )
    return Begun(cookie, state, nonce, verifier, unquote(cookie.split(".", 2)[-1]))
