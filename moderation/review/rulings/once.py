"""What a call of the API does is done once for each Idempotency-Key, of a key or of a person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa
from flask import Response, request
from sqlalchemy.exc import IntegrityError

from moderation.domain.errors import StaleComment
from moderation.http.idempotency import Stored, attempt
from moderation.review.access import acting

# Keeps the answer, in the transaction of the work.
Keep = Callable[[sa.Connection, Stored, datetime], None]


def answer_once(work: Callable[[Keep], Stored]) -> Response:
    """Do the work, which keeps its answer by what it is handed; or give the earlier answer.

    Raises IdempotencyMismatch and IdempotencyInProgress, and whatever the work raises.
    """
    with attempt(request.get_data(), acting().moderator_id) as once:
        earlier = once.earlier()
        if earlier is not None:
            return _replayed(earlier)
        try:
            stored = work(once.store)
        except (StaleComment, IntegrityError):
            # Perhaps it was this very request that was first, in another process.
            earlier = once.earlier()
            if earlier is None:
                raise
            return _replayed(earlier)
    return Response(stored.answer, stored.status, content_type="application/json")


def _replayed(earlier: Stored) -> Response:
    answer = Response(earlier.answer, earlier.status, content_type="application/json")
    answer.headers["Idempotent-Replayed"] = "true"
    return answer
