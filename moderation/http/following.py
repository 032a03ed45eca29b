"""Fetching the key sets that sites keep at an address of theirs, and not too often.

Whoever sends tokens with made-up names of keys must not make us call a site for each of them.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from threading import Lock

from moderation.domain.errors import DependencyFailed
from moderation.http.key_sets import LARGEST_SET
from moderation.http.outbound import Outbound

# A submission waits for it.
TIMEOUT_S = 5.0
COOLDOWN_S = 30.0
_HEADERS = {"Accept": "application/jwk-set+json, application/json"}

log = logging.getLogger(__name__)


class Follower:
    """Fetches documents, each at most once in COOLDOWN_S for one process."""

    def __init__(self, outbound: Outbound, clock: Callable[[], float] = time.monotonic) -> None:
        self._outbound = replace(outbound, timeout_s=TIMEOUT_S, largest=LARGEST_SET)
        self._clock = clock
        self._asked: dict[str, float] = {}
        self._lock = Lock()

    def __call__(self, url: str) -> bytes | None:
        """The document; None where it was asked for just now, or nothing sound came back."""
        if not self._may_ask(url):
            return None
        try:
            return self.fetch(url)
        except DependencyFailed as error:
            # The address is the site's, and its path may hold a secret.
            log.warning("a site's key set could not be fetched: %s", error.message)
            return None

    def fetch(self, url: str) -> bytes:
        """The document, however often it was asked for. Raises DependencyFailed."""
        answer = self._outbound.send("GET", url, _HEADERS)
        if answer.status != 200 or not answer.complete:
            raise DependencyFailed(f"the answer was {answer.status}, or too large")
        return answer.body

    def _may_ask(self, url: str) -> bool:
        now = self._clock()
        with self._lock:
            if now - self._asked.get(url, -COOLDOWN_S) < COOLDOWN_S:
                return False
            self._asked[url] = now
            return True
