"""Passwords: which ones are refused, and hashing that is slow on purpose and few at once."""

from __future__ import annotations

import base64
import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum

from argon2.exceptions import Argon2Error, InvalidHashError

from moderation.domain.errors import Overloaded
from moderation.http.languages import mark
from moderation.secrets import PASSWORDS

SHORTEST, LONGEST = 12, 128
# A part of a name or an address that is shorter than this is in too many good passwords.
_SHORTEST_PART = 4
_FEWEST_CHARACTERS = 5
_OBVIOUS = (
    *("password", "passwort", "motdepasse", "qwerty", "azerty", "qwertz", "asdfgh", "letmein"),
    *("123456", "654321", "012345", "abcdef", "iloveyou", "welcome1", "moderat", "changeme"),
    "\u0643\u0644\u0645\u0629\u0627\u0644\u0633\u0631",
)
# A hash takes 64 MiB for a third of a second: without a bound, signing in would be an attack.
_HASHES_AT_ONCE = 2
_LONGEST_WAIT_S = 5.0
_places = threading.BoundedSemaphore(_HASHES_AT_ONCE)


class Weakness(StrEnum):
    """Why a new password is refused."""

    SHORT = "short"
    LONG = "long"
    OBVIOUS = "obvious"
    PERSONAL = "personal"
    REPEATED = "repeated"


WORDS: dict[Weakness, str] = {
    Weakness.SHORT: mark(
        "A password has at least 12 characters. Four words that do not go together are good."
    ),
    Weakness.LONG: mark("A password has at most 128 characters."),
    Weakness.OBVIOUS: mark(
        "This is among the first that anybody would try. Take words of your own."
    ),
    Weakness.PERSONAL: mark("A password must not hold your name or a part of your address."),
    Weakness.REPEATED: mark("This repeats the same few characters. Take words of your own."),
}


def weakness_of(password: str, about: Iterable[str]) -> Weakness | None:
    """What is wrong with a new password, or None. `about` is the person's name and address."""
    if len(password) < SHORTEST:
        return Weakness.SHORT
    if len(password) > LONGEST:
        return Weakness.LONG
    plain = _plain(password)
    if any(word in plain for word in _OBVIOUS):
        return Weakness.OBVIOUS
    if any(part in plain for part in _parts(about)):
        return Weakness.PERSONAL
    return Weakness.REPEATED if len(set(plain)) < _FEWEST_CHARACTERS else None


def _plain(text: str) -> str:
    """Without case, spaces and signs; letters and digits of every script stay."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in folded if character.isalnum())


def _parts(about: Iterable[str]) -> set[str]:
    whole = list(about)
    pieces = [piece for text in whole for piece in re.split(r"[\s@.+_-]+", text)]
    found = {_plain(text) for text in (*whole, *pieces)}
    return {part for part in found if len(part) >= _SHORTEST_PART}


def is_right(password_hash: str, password: str) -> bool:
    """Whether this is the password. Slow: call it in a `place()`."""
    try:
        return PASSWORDS.verify(password_hash, password)
    except (Argon2Error, InvalidHashError):
        return False


def hash_password(password: str) -> str:
    """What is stored of a password. Slow: call it in a `place()`."""
    return PASSWORDS.hash(password)


@contextmanager
def place() -> Iterator[None]:
    """One of the few places to hash in. Raises Overloaded when none is free for too long."""
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


NOBODYS_HASH = _hash_of_no_password()
