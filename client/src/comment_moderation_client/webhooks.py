"""Reading what the service delivers (Standard Webhooks)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterable, Mapping

from comment_moderation_client.errors import BadSignature
from comment_moderation_client.models import Event

_PREFIX = "whsec_"


def read_webhook(
    secrets: str | Iterable[str],
    headers: Mapping[str, str],
    body: bytes,
    *,
    tolerance: int = 300,
) -> Event:
    """The event in a delivery, once its signature was checked as by `verify_webhook`.

    Deliveries come at least once: remember `Event.id`.
    """
    message_id = verify_webhook(secrets, headers, body, tolerance=tolerance)
    return Event.from_json({"id": message_id, **json.loads(body)})


def verify_webhook(
    secrets: str | Iterable[str],
    headers: Mapping[str, str],
    body: bytes,
    *,
    tolerance: int = 300,
) -> str:
    """The id of a delivery that this service signed; BadSignature for anything else.

    `secrets` is the endpoint's secret (`whsec_…`), or several while they are rotated. `headers`
    are looked up without regard to case. A time stamp may be `tolerance` seconds away.
    """
    given = {name.lower(): value for name, value in headers.items()}
    try:
        message_id, stamp = given["webhook-id"], given["webhook-timestamp"]
        signatures = given["webhook-signature"].split()
        age = abs(time.time() - int(stamp))
    except (KeyError, ValueError) as error:
        raise BadSignature(
            "the delivery lacks a header, or one is not what it should be"
        ) from error
    if age > tolerance:
        raise BadSignature("the delivery's time stamp is too far away")
    signed = f"{message_id}.{stamp}.".encode() + body
    known = [secrets] if isinstance(secrets, str) else list(secrets)
    if not any(_fits(secret, signed, signatures) for secret in known):
        raise BadSignature("the delivery was not signed with this secret")
    return message_id


def _fits(secret: str, signed: bytes, signatures: Iterable[str]) -> bool:
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return any(hmac.compare_digest(f"v1,{wanted}", one) for one in signatures)
