"""When a delivery is tried again: the schedule of the Standard Webhooks specification."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from moderation.storage.queries.webhook_outbox import Taken

# After the first attempt; 75 hours and 35 minutes in all.
RETRY_AFTER = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    *(timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)),
)
# So that what failed together does not come back together.
JITTER = 0.1
# A receiver may ask for more time, within reason; others of its events wait no longer than this.
LONGEST_WISH, LONGEST_QUIET = timedelta(hours=24), timedelta(hours=1)


def again_at(taken: Taken, now: datetime, wish: timedelta | None) -> datetime | None:
    """When the next attempt is, or None after the last one. `wish` is from `Retry-After`."""
    if taken.attempts > len(RETRY_AFTER) or now >= taken.give_up_at:
        return None
    pause = RETRY_AFTER[taken.attempts - 1]
    # Not a secret: it only spreads attempts.
    spread = pause * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311
    return now + max(spread, wish or timedelta())


def retry_after(header: str | None, now: datetime) -> timedelta | None:
    """What `Retry-After` asks for, in seconds or as a date; None when it is neither."""
    if header is None:
        return None
    text = header.strip()
    if text.isascii() and text.isdigit():
        # A number with more digits is more than LONGEST_WISH in any case.
        wish = timedelta(seconds=int(text[:9]))
    else:
        at = _date(text)
        if at is None:
            return None
        wish = max(at - now, timedelta())
    return min(wish, LONGEST_WISH)


def _date(text: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
