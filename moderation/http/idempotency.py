"""`Idempotency-Key`: the same request twice has one effect and one answer.

The answer is written in the transaction that does the work, so a crash leaves both or neither.
A request that waits for a decision first stores the answer it could give at once, unsettled,
and settles it with the one it gave.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from flask import request

from moderation.domain.errors import (
    IdempotencyInProgress,
    IdempotencyMismatch,
    InvalidSubmission,
)
from moderation.http.context import current_key, services
from moderation.secrets import hash_of
from moderation.storage.tables import idempotency, moderator_idempotency

LONGEST_KEY = 255
# An answer that was not settled in this time will not be any more: its process is gone.
UNSETTLED_FOR = timedelta(seconds=15)

_in_flight: set[tuple[str, str]] = set()
_in_flight_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Stored:
    """An answer as it was given: a status and the JSON text of its body."""

    status: int
    answer: str
    comment_id: str | None


class Answers:
    """One of the two tables of answers; `whose` is its column for who asked.

    Statements are put together once: for each request that would cost more than asking.
    """

    def __init__(self, whose: sa.Column[str]) -> None:
        this = (whose == sa.bindparam("caller"), whose.table.c.key_hash == sa.bindparam("hash"))
        self.whose = whose.name
        self.find = sa.select(whose.table).where(*this)
        self.add = sa.insert(whose.table)
        self.change = sa.update(whose.table).where(*this)


_OF_KEYS = Answers(idempotency.c.api_key_id)
_OF_MODERATORS = Answers(moderator_idempotency.c.moderator_id)


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose keys these are: an API key's, or a person's."""

    answers: Answers
    id: str


class Attempt:
    """One request's use of its key. Without a key every method does nothing."""

    def __init__(self, caller: Caller | None, key: str | None, fingerprint: str) -> None:
        self._caller = caller or Caller(_OF_KEYS, "")
        self.key_hash = hash_of(key) if key is not None and caller is not None else None
        self._fingerprint = fingerprint

    @property
    def name(self) -> tuple[str, str]:
        """What no other attempt has at the same time, unless it is this one's twin."""
        return self._caller.id, self.key_hash or ""

    def earlier(self) -> Stored | None:
        """The answer that was given before. Raises IdempotencyMismatch or -InProgress."""
        if self.key_hash is None:
            return None
        with services().database.read() as connection:
            row = connection.execute(self._caller.answers.find, self._this()).one_or_none()
        if row is None:
            return None
        if row.fingerprint != self._fingerprint:
            raise IdempotencyMismatch("this Idempotency-Key was used for another request")
        if not row.settled and datetime.now(UTC) - row.created_at < UNSETTLED_FOR:
            raise IdempotencyInProgress("the first request with this key is not answered yet")
        return Stored(row.status, row.answer, row.comment_id)

    def store(
        self, connection: sa.Connection, stored: Stored, now: datetime, *, settled: bool = True
    ) -> None:
        """Write the answer, in the transaction of the work. Raises IntegrityError for a twin."""
        if self.key_hash is None:
            return
        row = {
            self._caller.answers.whose: self._caller.id,
            "key_hash": self.key_hash,
            "fingerprint": self._fingerprint,
            "status": stored.status,
            "answer": stored.answer,
            "comment_id": stored.comment_id,
            "created_at": now,
            "settled": settled,
        }
        connection.execute(self._caller.answers.add, row)

    def store_accepted(self, connection: sa.Connection, now: datetime) -> None:
        """Write an answer that says no more than that the request was taken."""
        self.store(connection, Stored(202, "{}", None), now)

    def settle(self, stored: Stored) -> None:
        """Replace the provisional answer by the one that was given in the end."""
        if self.key_hash is None:
            return
        with services().database.write() as connection:
            given = {"status": stored.status, "answer": stored.answer, "settled": True}
            connection.execute(self._caller.answers.change, self._this() | given)

    def _this(self) -> dict[str, object]:
        return {"caller": self._caller.id, "hash": self.key_hash}


@contextmanager
def attempt(body: bytes, moderator_id: str | None = None) -> Iterator[Attempt]:
    """This request's attempt, by the key that it came with or, with a session, by a moderator.

    While it lasts, a twin in this process gets 409.
    """
    key = request.headers.get("Idempotency-Key")
    if key is not None and not 1 <= len(key) <= LONGEST_KEY:
        message = f"must be 1 to {LONGEST_KEY} characters"
        raise InvalidSubmission("the key is not valid", (("Idempotency-Key", message),))
    one = Attempt(_caller(moderator_id), key, _fingerprint(body))
    if one.key_hash is None:
        yield one
        return
    with _alone(one.name):
        yield one


def _caller(moderator_id: str | None) -> Caller | None:
    if moderator_id is not None:
        return Caller(_OF_MODERATORS, moderator_id)
    key = current_key()
    return None if key is None else Caller(_OF_KEYS, key.id)


@contextmanager
def _alone(name: tuple[str, str]) -> Iterator[None]:
    with _in_flight_lock:
        if name in _in_flight:
            raise IdempotencyInProgress("the first request with this key is not answered yet")
        _in_flight.add(name)
    try:
        yield
    finally:
        with _in_flight_lock:
            _in_flight.discard(name)


def _fingerprint(body: bytes) -> str:
    digest = hashlib.sha256(f"{request.method} {request.path}\x00".encode())
    digest.update(body)
    return digest.hexdigest()
