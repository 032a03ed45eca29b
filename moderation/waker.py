"""Waking workers without ever making a request wait for the broker.

`wake(queue)` only notes that there is work; one thread publishes the messages. A message says
no more than "look": what waits is in the database. So wake-ups that come together are one
message, a message that is lost costs a delay until the sweeper's next look, and a broker that
is frozen costs this thread half a second at a time and nobody else anything.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

log = logging.getLogger(__name__)

BREAK_S = 3.0
LOOK_EVERY_S = 15.0
# Lets wake-ups that come at the same moment share a message.
PAUSE_S = 0.003

Publish = Callable[[str], None]
HasStale = Callable[[], bool]


class Waker:
    """One thread for each process. `publish(queue)` sends one message, or raises."""

    def __init__(self, publish: Publish, has_stale: HasStale) -> None:
        self.failures = 0
        self._publish = publish
        self._has_stale = has_stale
        self._queues: set[str] = set()
        self._lock = threading.Lock()
        self._wanted = threading.Event()
        self._thread = threading.Thread(target=self._run, name="waker", daemon=True)

    def start(self) -> None:
        """Begin to publish."""
        self._thread.start()

    def wake(self, queue: str) -> None:
        """There is work in `queue`. Never blocks, never raises."""
        with self._lock:
            self._queues.add(queue)
        self._wanted.set()

    def _run(self) -> None:
        next_look = time.monotonic() + LOOK_EVERY_S
        while True:
            self._wanted.wait(timeout=max(0.0, next_look - time.monotonic()))
            if time.monotonic() >= next_look:
                next_look = time.monotonic() + LOOK_EVERY_S
                self._look_for_stale()
            self._publish_wanted()

    def _publish_wanted(self) -> None:
        self._wanted.clear()
        with self._lock:
            queues, self._queues = self._queues, set()
        for queue in sorted(queues):
            try:
                self._publish(queue)
            except Exception as error:  # noqa: BLE001 - whatever a broker can raise: later
                self.failures += 1
                log.warning("the broker did not take a wake-up: %s", type(error).__name__)
                time.sleep(BREAK_S)
                self.wake(queue)
        time.sleep(PAUSE_S)

    def _look_for_stale(self) -> None:
        # A second pair of eyes: with the beat process dead, comments still move.
        try:
            if self._has_stale():
                self.wake("screening")
        except Exception as error:  # noqa: BLE001 - the database may be away; look again later
            log.warning("could not look for stale comments: %s", type(error).__name__)
