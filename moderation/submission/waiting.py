"""`Prefer: wait=N` (RFC 7240): give the decision in the answer if it comes soon enough."""

from __future__ import annotations

import re
import threading
import time

from moderation.domain.comment import Comment
from moderation.domain.lifecycle import Status
from moderation.storage.queries import comments
from moderation.storage.unit_of_work import Database

LONGEST_WAIT_S = 10.0
_FIRST_LOOK_S, _LAST_LOOK_S = 0.004, 0.1
_WAIT = re.compile(r'(?:^|[,;])\s*wait\s*=\s*"?(\d{1,6})"?\s*(?:$|[,;])', re.IGNORECASE)


class Waiting:
    """Lets some requests wait. Each takes a thread, so beyond `most` nobody waits any more."""

    def __init__(self, database: Database, most: int) -> None:
        self._database = database
        self._places = threading.BoundedSemaphore(most)

    def for_decision(self, comment: Comment, seconds: float) -> Comment:
        """The comment once it is no longer pending, or as it is after `seconds`."""
        if seconds <= 0 or comment.status is not Status.PENDING:
            return comment
        if not self._places.acquire(blocking=False):
            return comment
        try:
            return self._look_until(comment, time.monotonic() + seconds)
        finally:
            self._places.release()

    def _look_until(self, comment: Comment, deadline: float) -> Comment:
        pause = _FIRST_LOOK_S
        while time.monotonic() + pause < deadline:
            time.sleep(pause)
            pause = min(pause * 1.5, _LAST_LOOK_S)
            with self._database.read() as connection:
                status = comments.status_of(connection, comment.id)
                if status is not None and status is not Status.PENDING:
                    return comments.find_comment(connection, comment.id) or comment
        return comment


def preferred_wait(prefer: str | None) -> float:
    """Seconds that the client would wait: 0 without the preference, at most 10."""
    found = _WAIT.search(prefer or "")
    return min(float(found.group(1)), LONGEST_WAIT_S) if found else 0.0
