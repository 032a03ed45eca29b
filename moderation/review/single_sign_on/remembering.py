"""Documents that are fetched now and then, and kept in between."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from moderation.review.single_sign_on.failing import Reason, SignInFailed

FRESH_FOR_S = 3_600.0
STALE_FOR_S = 24 * 3_600.0
# After an attempt, how long nobody tries again: a provider that hangs must not hold every thread.
COOLDOWN_S = 10.0
_PATIENCE_S = 2.0

Document = TypeVar("Document")


class Remembered(Generic[Document]):
    """One document. `load` gets it, or raises SignInFailed."""

    def __init__(
        self, load: Callable[[], Document], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._load, self._clock = load, clock
        self._lock = Lock()
        self._kept: Document | None = None
        self._loaded_at = self._tried_at = -STALE_FOR_S

    def get(self, *, anew: bool = False) -> Document:
        """The document: fetched again when it is an hour old, or `anew` is wanted and it may be.

        What is there is used for a day when nothing new comes. Raises SignInFailed.
        """
        if not self._lock.acquire(timeout=_PATIENCE_S):
            raise SignInFailed(Reason.SILENT, "others wait for the provider already")
        try:
            return self._current(anew=anew)
        finally:
            self._lock.release()

    def _current(self, *, anew: bool) -> Document:
        now = self._clock()
        age = now - self._loaded_at
        if self._kept is not None and not anew and age < FRESH_FOR_S:
            return self._kept
        failure = SignInFailed(Reason.SILENT, "the provider did not answer a moment ago")
        if now - self._tried_at >= COOLDOWN_S:
            self._tried_at = now
            try:
                self._kept = self._load()
            except SignInFailed as error:
                failure = error
            else:
                self._loaded_at = now
                return self._kept
        if self._kept is None or age >= STALE_FOR_S:
            raise failure
        return self._kept
