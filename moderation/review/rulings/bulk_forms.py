"""What the forms about many comments send: a choice, and later exactly what was shown of it.

What was shown goes to the browser and comes back signed, so that a bulk decides on the very
comments, at the very versions, that its preview counted, and on no others.
"""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Mapping
from typing import Any
from uuid import UUID
from zlib import compress, decompressobj

from flask import request
from werkzeug.datastructures import MultiDict

from moderation.domain.decision import Ruling
from moderation.domain.errors import Conflict, InvalidSubmission
from moderation.domain.ids import is_id
from moderation.domain.lifecycle import Action, Actor
from moderation.domain.reasons import RejectionReason, Signal
from moderation.http.context import services
from moderation.review.rulings.bulk_choice import MOST, MOST_OF_A_MODERATOR, Choice

Shown = tuple[tuple[str, int], ...]

_BULK_ACTIONS = (Action.PUBLISH, Action.REJECT)
_ROW_BYTES = 20
_LARGEST = 4_096


def asked_choice(site_id: str, sent: MultiDict[str, str]) -> Choice:
    """The choice of a form: `ids`, or `author`, or `min`, `max`, `signal` and `article`.

    Raises InvalidSubmission.
    """
    ids = tuple(dict.fromkeys(sent.getlist("ids")))
    if len(ids) > MOST_OF_A_MODERATOR or not all(map(is_id, ids)):
        message = f"must be at most {MOST_OF_A_MODERATOR} comments' ids"
        raise InvalidSubmission("too much is selected", (("ids", message),))
    signal = sent.get("signal") or None
    if signal is not None and signal not in tuple(Signal):
        raise InvalidSubmission("there is no such reason", (("signal", "is not known"),))
    low, high = _score(sent, "min", 0.0), _score(sent, "max", 1.0)
    if low > high:
        raise InvalidSubmission("the range ends before it begins", (("max", "is below min"),))
    author_id = sent.get("author") or None
    if author_id is not None and not is_id(author_id):
        raise InvalidSubmission("there is no such commenter", (("author", "is not known"),))
    article_id = sent.get("article") or None
    # PostgreSQL refuses NUL even to compare with; no article has it in its id.
    if article_id is not None and "\x00" in article_id:
        raise InvalidSubmission("there is no such article", (("article", "is not known"),))
    return Choice(site_id, ids, author_id, low, high, signal, article_id)


def pressed_for_many(moderator_id: str) -> Ruling:
    """What is to be done with them. Raises InvalidSubmission."""
    action, reason = request.form.get("action", ""), request.form.get("reason", "")
    if action not in _BULK_ACTIONS:
        raise InvalidSubmission("choose what to do with the comments", (("action", "is required"),))
    reasons = (reason,) if action == Action.REJECT else ()
    if reasons and reason not in tuple(RejectionReason):
        message = f"must be one of {', '.join(RejectionReason)}"
        raise InvalidSubmission("choose a reason for the rejection", (("reason", message),))
    return Ruling(Action(action), Actor.MODERATOR, reasons, moderator_id=moderator_id)


def told(choice: Choice, ruling: Ruling) -> dict[str, Any]:
    """The choice, and what is to be done, as the log keeps them."""
    told: dict[str, Any] = {"action": ruling.action.value}
    if ruling.reasons:
        told["reason"] = ruling.reasons[0]
    if choice.ids:
        return {**told, "by": "selection"}
    if choice.author_id is not None:
        return {**told, "by": "author", "author": choice.author_id}
    told |= {"by": "score", "min": choice.low, "max": choice.high}
    more = {"signal": choice.reason, "article": choice.article_id}
    return told | {name: value for name, value in more.items() if value is not None}


def ruling_told(chosen: Mapping[str, Any], moderator_id: str) -> Ruling:
    """What is to be done, as `told` put it."""
    reasons = (chosen["reason"],) if "reason" in chosen else ()
    return Ruling(Action(chosen["action"]), Actor.MODERATOR, reasons, moderator_id=moderator_id)


def seal(purpose: str, shown: Shown, chosen: Mapping[str, Any]) -> str:
    """What was shown, for the browser to bring back."""
    rows = b"".join(UUID(id_).bytes + version.to_bytes(4, "big") for id_, version in shown)
    head = json.dumps(dict(chosen), separators=(",", ":")).encode()
    packed = base64.urlsafe_b64encode(compress(len(head).to_bytes(2, "big") + head + rows)).decode()
    return f"{packed}.{services().secrets.sign(purpose, packed)}"


def unseal(purpose: str, sealed: str) -> tuple[Shown, dict[str, Any]]:
    """What was shown, and how it was chosen. Raises Conflict when it is not of this purpose."""
    packed, _, signature = sealed.partition(".")
    if not services().secrets.is_signature(purpose, packed, signature):
        raise Conflict("look at the preview again before you decide")
    most = _LARGEST + MOST * _ROW_BYTES
    raw = decompressobj().decompress(base64.urlsafe_b64decode(packed), most)
    begin = 2 + int.from_bytes(raw[:2], "big")
    rows = raw[begin:]
    shown = tuple(
        (str(UUID(bytes=rows[at : at + 16])), int.from_bytes(rows[at + 16 : at + 20], "big"))
        for at in range(0, len(rows), _ROW_BYTES)
    )
    return shown, json.loads(raw[2:begin])


def _score(sent: MultiDict[str, str], name: str, otherwise: float) -> float:
    text = sent.get(name, "").strip()
    if not text:
        return otherwise
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 <= value <= 1:
        raise InvalidSubmission("a score is from 0 to 1", ((name, "must be from 0 to 1"),))
    return value
