"""Telling the service that the site has verified a reader's address itself."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from uuid import uuid4


def sign_assertion(
    secret: str,
    *,
    subject: str,
    email: str,
    email_verified: bool,
    name: str | None = None,
    lifetime: int = 300,
) -> str:
    """An `author_assertion`: a JWT (HS256) that is valid once, for `lifetime` seconds.

    `subject` is the site's own id of the reader, `name` what the widget lets them write under.
    Say `email_verified=True` only of an address that the site has really had confirmed.
    """
    now = int(time.time())
    claims = {
        "sub": subject,
        "email": email,
        "email_verified": email_verified,
        "iat": now,
        "exp": now + lifetime,
        "jti": uuid4().hex,
    }
    if name is not None:
        claims["name"] = name
    signed = f"{_part({'alg': 'HS256', 'typ': 'JWT'})}.{_part(claims)}"
    signature = hmac.new(secret.encode(), signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{_text(signature)}"


def _part(value: dict[str, object]) -> str:
    return _text(json.dumps(value, separators=(",", ":")).encode())


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
