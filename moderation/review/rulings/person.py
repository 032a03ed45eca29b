"""Calls that only a person can make: a key looks at nothing and asks nobody."""

from __future__ import annotations

from moderation.domain.errors import Forbidden
from moderation.review.access import acting


def acting_person() -> str:
    """The moderator who makes this call. Raises Forbidden (`person_needed`) for a key."""
    moderator_id = acting().moderator_id
    if moderator_id is None:
        raise Forbidden("this needs a moderator who is signed in", code="person_needed")
    return moderator_id
