"""Checking a password: slow on purpose, few at once, and the same for every address."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from argon2.exceptions import Argon2Error, InvalidHashError

from moderation.domain.errors import Overloaded
from moderation.http.context import services
from moderation.review.people import sessions
from moderation.review.people.moderators import Account, find_account
from moderation.secrets import PASSWORDS

# A hash takes 64 MiB for a third of a second: without a bound, signing in would be an attack.
_HASHES_AT_ONCE = 2
_LONGEST_WAIT_S = 5.0
_places = threading.BoundedSemaphore(_HASHES_AT_ONCE)


def sign_in(email: str, password: str, old_token: str) -> str | None:
    """The token of a new session, or None: nobody is told whether the address is known.

    A session that the browser came with is closed. Raises RateLimited after ten failures for
    one account, or from one client address, and Overloaded when too many sign in at once.
    """
    address = email.strip().casefold()
    with _place():
        services().limiter.check_sign_in(address)
        account = _account(address)
        right = _is_right(account.password_hash if account else _NOBODYS_HASH, password)
        if account is None or not right:
            services().limiter.note_failed_sign_in(address)
            return None
    database = services().database
    with database.write() as connection:
        sessions.close_session(connection, old_token)
        return sessions.open_session(connection, account.id, database.now(connection))


def _account(address: str) -> Account | None:
    with services().database.read() as connection:
        return find_account(connection, address)


def _is_right(password_hash: str, password: str) -> bool:
    try:
        return PASSWORDS.verify(password_hash, password)
    except (Argon2Error, InvalidHashError):
        return False


@contextmanager
def _place() -> Iterator[None]:
    if not _places.acquire(timeout=_LONGEST_WAIT_S):
        raise Overloaded("too many people are signing in at this moment", 5)
    try:
        yield
    finally:
        _places.release()


def _hash_of_no_password() -> str:
    """A hash in today's cost that no password has: it keeps unknown addresses as slow."""
    salt, digest = (
        base64.b64encode(bytes(length)).decode().rstrip("=")
        for length in (PASSWORDS.salt_len, PASSWORDS.hash_len)
    )
    costs = f"m={PASSWORDS.memory_cost},t={PASSWORDS.time_cost},p={PASSWORDS.parallelism}"
    return f"$argon2id$v=19${costs}${salt}${digest}"


_NOBODYS_HASH = _hash_of_no_password()
