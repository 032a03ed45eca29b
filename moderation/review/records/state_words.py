"""States and scores in one or two words, for counts and charts. Not yet translated."""

from __future__ import annotations

from moderation.domain.lifecycle import Status
from moderation.domain.policy import ATTRIBUTE_OF
from moderation.http.languages import mark
from moderation.review.wording import SIGNALS

STATES_IN_SHORT: dict[Status, str] = {
    Status.UNVERIFIED: mark("Unconfirmed"),
    Status.PENDING: mark("Being checked"),
    Status.PUBLISHED: mark("Published"),
    Status.HELD: mark("Held"),
    Status.REJECTED: mark("Rejected"),
    Status.WITHDRAWN: mark("Withdrawn"),
    Status.EXPIRED: mark("Expired"),
    Status.ERASED: mark("Erased"),
}

SCORE_WORDS: dict[str, str] = {
    attribute: SIGNALS[signal] for signal, attribute in ATTRIBUTE_OF.items()
}
