"""How often: per key, per client address and per author. Refused with 429 and `Retry-After`.

Counted in this process when it is the only one that serves, in Redis when there are several;
with Redis away each process counts for itself, so a broken broker makes limits looser, never
the site slower.
"""

from __future__ import annotations

import ipaddress
import math
import time
from collections.abc import Callable
from typing import TypeVar

from flask import request
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage, Storage
from limits.strategies import FixedWindowRateLimiter

from moderation.domain.comment import ApiKey
from moderation.domain.errors import RateLimited

SERVER_KEY = parse("1200/minute")
PUBLIC_KEY = parse("300/minute")
PUBLIC_ADDRESS = parse("30/minute")
AUTHOR_BURST = parse("20/minute")
AUTHOR_DAY = parse("300/day")
VERIFICATIONS = parse("60/minute")
SIGN_IN_FAILURES = parse("10/15minute")

T = TypeVar("T")


class Limiter:
    """Counts, and refuses what is over. `enabled=False` counts nothing (for load tests)."""

    def __init__(
        self,
        *,
        enabled: bool,
        shared: Storage | None = None,
        pseudonym: Callable[[str, str], str],
    ) -> None:
        self.enabled = enabled
        self._local = FixedWindowRateLimiter(MemoryStorage())
        self._shared = FixedWindowRateLimiter(shared) if shared is not None else None
        self._shared_back_at = 0.0
        self._pseudonym = pseudonym

    def check_key(self, key: ApiKey) -> None:
        """For every request with a key; a public key is also limited by client address."""
        if not key.public:
            self._hit(SERVER_KEY, "key", key.id)
            return
        self._hit(PUBLIC_KEY, "key", key.id)
        self._hit(PUBLIC_ADDRESS, "address", client_network())

    def check_author(self, site_id: str, email_key: str) -> None:
        """For every comment, by whom it claims to be from."""
        name = self._pseudonym("limit-author", f"{site_id}\x00{email_key}")
        self._hit(AUTHOR_BURST, "author", name)
        self._hit(AUTHOR_DAY, "author", name)

    def check_verification(self, key: ApiKey) -> None:
        """For every request that may send a mail."""
        self._hit(VERIFICATIONS, "verification", key.id)

    def check_public_post(self) -> None:
        """For a write without a key, by client address."""
        self._hit(PUBLIC_ADDRESS, "address", client_network())

    def check_sign_in(self, account: str) -> None:
        """Before a password is looked at. A guard of accounts, so `enabled` does not matter."""
        for kind, name in self._sign_in_names(account):
            left, reset_at = self._left(SIGN_IN_FAILURES, kind, name)
            if left <= 0:
                wait = max(1, math.ceil(reset_at - time.time()))
                raise RateLimited("too many attempts to sign in have failed", wait)

    def note_failed_sign_in(self, account: str) -> None:
        """A password was wrong, or there is no such account: the two count alike."""
        for kind, name in self._sign_in_names(account):
            self._count(SIGN_IN_FAILURES, kind, name)

    def _sign_in_names(self, account: str) -> tuple[tuple[str, str], ...]:
        return (
            ("sign-in-account", self._pseudonym("limit-account", account)),
            ("sign-in-address", self._pseudonym("limit-address", client_network())),
        )

    def _hit(self, limit: RateLimitItem, kind: str, name: str) -> None:
        if not self.enabled:
            return
        if kind == "address":
            name = self._pseudonym("limit-address", name)
        counter, allowed = self._count(limit, kind, name)
        if not allowed:
            reset_at = counter.get_window_stats(limit, kind, name).reset_time
            wait = max(1, math.ceil(reset_at - time.time()))
            raise RateLimited(f"too many requests; the limit is {limit}", wait)

    def _count(
        self, limit: RateLimitItem, kind: str, name: str
    ) -> tuple[FixedWindowRateLimiter, bool]:
        return self._with_counter(lambda counter: (counter, counter.hit(limit, kind, name)))

    def _left(self, limit: RateLimitItem, kind: str, name: str) -> tuple[int, float]:
        stats = self._with_counter(lambda counter: counter.get_window_stats(limit, kind, name))
        return stats.remaining, stats.reset_time

    def _with_counter(self, ask: Callable[[FixedWindowRateLimiter], T]) -> T:
        if self._shared is not None and time.monotonic() >= self._shared_back_at:
            try:
                return ask(self._shared)
            except Exception:  # noqa: BLE001 - whatever a broker can raise means: count here
                self._shared_back_at = time.monotonic() + 3.0
        return ask(self._local)


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
