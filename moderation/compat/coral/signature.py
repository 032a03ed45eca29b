"""`X-Coral-Signature`: `sha256=` and the HMAC of the body in hex, once for each secret."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

_PREFIX = "sha256="


def is_signed(body: bytes, header: str, secrets: Sequence[str]) -> bool:
    """Whether one of the signatures was made with one of the secrets, in constant time for each."""
    given = [part.strip() for part in header.split(",")][:8]
    expected = [_sign(secret, body) for secret in secrets]
    return any(hmac.compare_digest(own.encode(), one.encode()) for own in expected for one in given)


def _sign(secret: str, body: bytes) -> str:
    return _PREFIX + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
