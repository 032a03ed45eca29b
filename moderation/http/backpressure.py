"""Refusing new work while more waits than can be decided soon: said with 503, never dropped."""

from __future__ import annotations

import time

from moderation.domain.errors import Overloaded
from moderation.http.context import current_key, services
from moderation.storage.queries.comments import count_pending

# A public key speaks for anybody; a site's own server is let in for longer.
PUBLIC_LIMIT = 10_000
SERVER_LIMIT = 100_000
_LOOK_EVERY_S = 1.0


class Backlog:
    """How many comments wait to be classified, looked up at most once a second."""

    def __init__(self) -> None:
        self._size = 0
        self._looked_at = -_LOOK_EVERY_S

    def size(self) -> int:
        """Comments that wait, counted up to SERVER_LIMIT + 1."""
        now = time.monotonic()
        if now - self._looked_at >= _LOOK_EVERY_S:
            self._looked_at = now
            with services().database.read() as connection:
                self._size = count_pending(connection, SERVER_LIMIT + 1)
        return self._size


def refuse_when_overloaded() -> None:
    """Raises Overloaded when more than this key's limit waits."""
    key = current_key()
    limit = PUBLIC_LIMIT if key is None or key.public else SERVER_LIMIT
    if services().backlog.size() > limit:
        raise Overloaded("more comments are waiting than can be checked soon; send it again later")
