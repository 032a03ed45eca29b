"""How often: per key, per client address and per author. Refused with 429 and `Retry-After`.

Counted in this process when it is the only one that serves, in Redis when there are several;
with Redis away each process counts for itself, so a broken broker makes limits looser, never
the site slower.
"""

from __future__ import annotations

import ipaddress
import math
import time

from flask import request

from moderation.domain.comment import ApiKey
from moderation.domain.errors import RateLimited
from moderation.http.counters import Counter, Limit, LocalCounter, Tally
from moderation.secrets import Secrets

MINUTE, DAY = 60, 86_400
SERVER_KEY = Limit(1200, MINUTE)
# Each is asked about one comment of another system, which publishes what gets no answer.
QUESTIONS = Limit(6000, MINUTE)
PUBLIC_KEY = Limit(300, MINUTE)
PUBLIC_ADDRESS = Limit(30, MINUTE)
# A site's own server speaks for an author whom it knows; a page's key for anybody.
AUTHOR = Limit(60, MINUTE)
PUBLIC_AUTHOR = Limit(10, MINUTE)
AUTHOR_DAY = Limit(600, DAY)
VERIFICATIONS = Limit(300, MINUTE)
# What one network may allege; the readers behind a shared address are few at one time.
REPORTS = Limit(30, 60 * MINUTE)
# What a form without a key may have sent to any address: a stranger's mailbox is at the other end.
PUBLIC_MAILS = Limit(10, 15 * MINUTE)
SIGN_IN_FAILURES = Limit(10, 15 * MINUTE)
_BREAK_S = 3.0


class Limiter:
    """Counts, and refuses what is over. `enabled=False` counts nothing (for load tests)."""

    def __init__(self, *, enabled: bool, secrets: Secrets, shared: Counter | None = None) -> None:
        self.enabled = enabled
        self._local = LocalCounter()
        self._shared = shared
        self._shared_back_at = 0.0
        self._pseudonym = secrets.pseudonym

    def check_key(self, key: ApiKey) -> None:
        """For every request with a key; a public key is also limited by client address."""
        if not key.public:
            self._hit(SERVER_KEY, "key", key.id)
            return
        self._hit(PUBLIC_KEY, "key", key.id)
        self._hit(PUBLIC_ADDRESS, "address", client_network())

    def check_question(self, key: ApiKey) -> None:
        """For every request in another service's protocol."""
        self._hit(QUESTIONS, "question", key.id)

    def check_author(self, site_id: str, email_key: str, *, public: bool) -> None:
        """For every comment, by whom it claims to be from; `public` is a page's word for it."""
        name = f"{site_id}\x00{email_key}"
        self._hit(PUBLIC_AUTHOR if public else AUTHOR, "author", name)
        self._hit(AUTHOR_DAY, "author-day", name)

    def check_verification(self, key: ApiKey) -> None:
        """For every request that may send a mail."""
        self._hit(VERIFICATIONS, "verification", key.id)

    def check_public_post(self) -> None:
        """For a write without a key, by client address."""
        self._hit(PUBLIC_ADDRESS, "address", client_network())

    def check_public_mail(self) -> None:
        """For every mail that a form without a key asks for, by client address."""
        self._hit(PUBLIC_MAILS, "public-mail", client_network())

    def check_report(self) -> None:
        """For every report of a comment, by client address."""
        self._hit(REPORTS, "report", client_network())

    def check_sign_in(self, account: str) -> None:
        """Before a password is looked at. A guard of accounts, so `enabled` does not matter."""
        for kind, name in _sign_in_names(account):
            tally = self._count(SIGN_IN_FAILURES, kind, name, add=False)
            if tally.count >= SIGN_IN_FAILURES.count:
                raise _too_many("too many attempts to sign in have failed", tally)

    def note_failed_sign_in(self, account: str) -> None:
        """A password was wrong, or there is no such account: the two count alike."""
        for kind, name in _sign_in_names(account):
            self._count(SIGN_IN_FAILURES, kind, name, add=True)

    def _hit(self, limit: Limit, kind: str, name: str) -> None:
        if not self.enabled:
            return
        tally = self._count(limit, kind, name, add=True)
        if tally.count > limit.count:
            raise _too_many(f"the limit is {limit.count} in {limit.seconds} seconds", tally)

    def _count(self, limit: Limit, kind: str, name: str, *, add: bool) -> Tally:
        # Neither addresses nor keys stand in Redis: a name from which they cannot be had back.
        name = self._pseudonym(f"limit {kind}", name)
        if self._shared is not None and time.monotonic() >= self._shared_back_at:
            try:
                return _ask(self._shared, name, limit.seconds, add=add)
            except Exception:  # noqa: BLE001 - whatever a broker can raise means: count here
                self._shared_back_at = time.monotonic() + _BREAK_S
        return _ask(self._local, name, limit.seconds, add=add)


def _ask(counter: Counter, name: str, seconds: int, *, add: bool) -> Tally:
    return counter.hit(name, seconds) if add else counter.look(name, seconds)


def _sign_in_names(account: str) -> tuple[tuple[str, str], ...]:
    return ("sign-in-account", account), ("sign-in-address", client_network())


def _too_many(message: str, tally: Tally) -> RateLimited:
    return RateLimited(message, max(1, math.ceil(tally.seconds_left)))


def client_network() -> str:
    """Who is at the other end: the address, for IPv6 the /64, which one subscriber owns.

    `request.remote_addr` is the peer's own address unless the operator declared proxies.
    """
    try:
        address = ipaddress.ip_address((request.remote_addr or "").partition("%")[0])
    except ValueError:
        return "unknown"
    if address.version == 6:
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
