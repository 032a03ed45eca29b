"""Signatures after the Standard Webhooks specification (standardwebhooks.com), symmetric ones.

Signed is `id.timestamp.body`, with HMAC-SHA256 and the secret behind `whsec_`, decoded.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping, Sequence

from moderation.secrets import WEBHOOK_SECRET_PREFIX

ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
_VERSION = "v1"
# A receiver refuses what is older or newer: it was recorded and is being played again.
TOLERANCE_S = 300


class NotVerified(Exception):
    """What came is not from whoever has the secret, or not from now; the message says why."""


def signed_headers(secrets: Sequence[str], message_id: str, at: int, body: bytes) -> dict[str, str]:
    """The three headers. `at` is in seconds since 1970; one signature for each secret."""
    signatures = (_signature(secret, message_id, str(at), body) for secret in secrets)
    return {ID: message_id, TIMESTAMP: str(at), SIGNATURE: " ".join(signatures)}


def verify(secret: str, headers: Mapping[str, str], body: bytes, now: float) -> None:
    """What a receiver does. Header names are in lower case. Raises NotVerified."""
    message_id, at = headers.get(ID, ""), headers.get(TIMESTAMP, "")
    if not message_id or not (at.isascii() and at.isdigit()):
        raise NotVerified(f"{ID} or {TIMESTAMP} is missing")
    if abs(now - int(at)) > TOLERANCE_S:
        raise NotVerified("the timestamp is more than five minutes from now")
    expected = _signature(secret, message_id, at, body).encode()
    signatures = headers.get(SIGNATURE, "").split(" ")
    if not any(hmac.compare_digest(expected, one.encode()) for one in signatures):
        raise NotVerified("no signature is of this secret")


def _signature(secret: str, message_id: str, at: str, body: bytes) -> str:
    try:
        key = base64.b64decode(secret.removeprefix(WEBHOOK_SECRET_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        raise NotVerified("the secret is not one: whsec_ and base64") from None
    signed = f"{message_id}.{at}.".encode() + body
    digest = hmac.new(key, signed, hashlib.sha256).digest()
    return f"{_VERSION},{base64.b64encode(digest).decode()}"
