"""One delivery: made, signed, sent, and what became of it written down.

It is taken before it is sent and finished afterwards, so it is sent at least once: if the worker
dies in between, it is due again when its lease ends. No transaction is open while it is sent.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from moderation.delivery.event_json import event_json
from moderation.delivery.schedule import LONGEST_QUIET, again_at, retry_after
from moderation.delivery.signing import signed_headers
from moderation.domain.errors import PermanentlyRefused, TemporarilyUnavailable
from moderation.http.outbound import Answer, Outbound
from moderation.http.presenting import time_text
from moderation.secrets import Secrets
from moderation.storage.queries.events import find_event
from moderation.storage.queries.webhook_outbox import Taken
from moderation.storage.queries.webhook_outcomes import Outcome, finish
from moderation.storage.queries.webhooks import GONE, secrets_of
from moderation.storage.unit_of_work import Database

log = logging.getLogger(__name__)

GONE_STATUS = 410


@dataclass(frozen=True, slots=True)
class Desk:
    """What sending needs. `now` reads a clock that all workers agree on."""

    database: Database
    secrets: Secrets
    outbound: Outbound
    now: Callable[[sa.Connection], datetime]


@dataclass(frozen=True, slots=True)
class Result:
    """How an attempt ended, before anything follows from it; see `Outcome.word`."""

    word: str
    status: int | None = None
    retry_after: str | None = None


def send(desk: Desk, taken: Taken) -> Outcome:
    """One attempt. What goes wrong with it is an outcome, never an exception."""
    began = time.monotonic()
    result = _attempt(desk, taken)
    ms = round((time.monotonic() - began) * 1000)
    with desk.database.write() as connection:
        outcome = _outcome(taken, result, ms, desk.now(connection))
        finish(connection, taken, outcome)
    if outcome.word != "delivered":
        _say(taken, outcome)
    return outcome


def _attempt(desk: Desk, taken: Taken) -> Result:
    try:
        headers, body = _letter(desk, taken)
        answer = desk.outbound.send("POST", taken.url, headers, body)
    except PermanentlyRefused:
        return Result("address_refused")
    except TemporarilyUnavailable:
        return Result("no_answer")
    except Exception as error:  # noqa: BLE001 - one that cannot be made must not stop the rest
        log.error("a delivery could not be made: %s", type(error).__name__)  # noqa: TRY400
        return Result("not_made")
    return Result(_word(answer), answer.status, answer.headers.get("retry-after"))


def _letter(desk: Desk, taken: Taken) -> tuple[dict[str, str], bytes]:
    with desk.database.read() as connection:
        now = desk.now(connection)
        document = _document(connection, taken)
        ids = secrets_of(connection, taken.webhook_id, now)
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    secrets = [desk.secrets.webhook_secret(id_) for id_ in ids]
    signed = signed_headers(secrets, taken.event_id, int(now.timestamp()), body)
    return {"Content-Type": "application/json", **signed}, body


def _document(connection: sa.Connection, taken: Taken) -> dict[str, Any]:
    """The comment as the feed of events has it: read now, so that what was erased stays so."""
    if taken.comment_id is None:
        at = time_text(taken.created_at)
        return {"type": taken.type, "timestamp": at, "data": taken.data or {}}
    happened = find_event(connection, taken.sequence)
    if happened is None:
        raise LookupError("the journal does not have this event")
    document = event_json(happened)
    return {name: document[name] for name in ("type", "timestamp", "data")}


def _word(answer: Answer) -> str:
    if answer.status == GONE_STATUS:
        return GONE
    hundred = answer.status // 100
    return {2: "delivered", 3: "redirected"}.get(hundred, "answered")


def _outcome(taken: Taken, result: Result, ms: int, now: datetime) -> Outcome:
    if result.word in ("delivered", GONE):
        return Outcome(result.word, result.status, ms, now)
    wish = retry_after(result.retry_after, now)
    return Outcome(
        result.word,
        result.status,
        ms,
        now,
        again_at=again_at(taken, now, wish),
        quiet_until=now + min(wish or timedelta(), LONGEST_QUIET),
    )


def _say(taken: Taken, outcome: Outcome) -> None:
    about = {"webhook": taken.webhook_id, "site": taken.site_id, "status": outcome.status}
    if outcome.word == GONE:
        log.warning("a webhook answered that it is gone: it is switched off", extra=about)
    elif outcome.again_at is None:
        log.warning("a delivery was given up: %s", outcome.word, extra=about)
    else:
        log.info("a delivery was not taken: %s", outcome.word, extra=about)
