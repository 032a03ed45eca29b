"""Counting within fixed windows, in this process or in Redis for several processes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Limit:
    """So many in so many seconds, counted from the first one."""

    count: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Tally:
    """How many there were in the window that is open, and when it ends."""

    count: int
    seconds_left: float


class Counter(Protocol):
    """Counts by name. `hit` counts one more and says how many; `look` only says."""

    def hit(self, name: str, seconds: int) -> Tally: ...
    def look(self, name: str, seconds: int) -> Tally: ...


class LocalCounter:
    """Counts in this process. Names that were not seen lately are forgotten.

    Beyond `most` names the oldest windows go first, so that made-up names cost a bounded amount
    of memory: whoever makes them up gets a new window for the old name, and no more than that.
    """

    def __init__(self, most: int = 100_000, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._windows: dict[str, tuple[int, float]] = {}
        self._lock = threading.Lock()

    def hit(self, name: str, seconds: int) -> Tally:
        """Count one more."""
        now = self._clock()
        with self._lock:
            count, ends_at = self._windows.get(name, (0, 0.0))
            if ends_at <= now:
                # To the end of the dict, which so stays in the order in which windows opened.
                self._windows.pop(name, None)
                self._make_room(now)
                count, ends_at = 0, now + seconds
            self._windows[name] = (count + 1, ends_at)
        return Tally(count + 1, ends_at - now)

    def look(self, name: str, seconds: int) -> Tally:
        """What `hit` last said, while its window is open."""
        now = self._clock()
        with self._lock:
            count, ends_at = self._windows.get(name, (0, 0.0))
        return Tally(count, ends_at - now) if ends_at > now else Tally(0, float(seconds))

    def _make_room(self, now: float) -> None:
        if len(self._windows) < self._most:
            return
        for name in [name for name, (_, ends_at) in self._windows.items() if ends_at <= now]:
            del self._windows[name]
        # A tenth at once: making room for one at a time would sweep at every hit.
        for name in list(self._windows)[: len(self._windows) - self._most * 9 // 10]:
            del self._windows[name]


class SharedCounter:
    """Counts in Redis, one round trip each. Raises what the client raises."""

    def __init__(self, client: Any, prefix: str = "cmod:limit:") -> None:
        self._client = client
        self._prefix = prefix

    def hit(self, name: str, seconds: int) -> Tally:
        """Count one more."""
        key = self._prefix + name
        pipeline = self._client.pipeline(transaction=True)
        _, count, left_ms = pipeline.set(key, 0, nx=True, ex=seconds).incr(key).pttl(key).execute()
        return Tally(int(count), max(0, int(left_ms)) / 1000)

    def look(self, name: str, seconds: int) -> Tally:
        """What `hit` last said, while its window is open."""
        key = self._prefix + name
        count, left_ms = self._client.pipeline().get(key).pttl(key).execute()
        return Tally(int(count or 0), left_ms / 1000 if left_ms > 0 else float(seconds))
