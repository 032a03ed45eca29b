"""From the address of a list to what it shows: `?status=&sort=&reason=…`, checked name by name."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from moderation.domain.errors import InvalidSubmission
from moderation.domain.ids import is_id
from moderation.domain.lifecycle import Status
from moderation.domain.reasons import RejectionReason, Signal
from moderation.review.waiting.filters import Filter, Order
from moderation.review.waiting.matching import LONGEST_QUESTION

_Choice = TypeVar("_Choice", bound=StrEnum)
LONGEST_ARTICLE_ID = 200
REASONS: tuple[str, ...] = tuple(dict.fromkeys([*Signal, *RejectionReason]))


class View(StrEnum):
    """The queue itself, or what waits for a lead."""

    HELD = "held"
    ESCALATED = "escalated"


class Yes(StrEnum):
    """Something is wanted."""

    YES = "yes"


class Age(StrEnum):
    """How long a comment has waited."""

    UNDER_HOUR = "under-hour"
    UNDER_DAY = "under-day"
    OVER_DAY = "over-day"
    OVER_WEEK = "over-week"


_AGES: dict[Age, tuple[timedelta | None, timedelta | None]] = {
    Age.UNDER_HOUR: (timedelta(hours=1), None),
    Age.UNDER_DAY: (timedelta(days=1), None),
    Age.OVER_DAY: (None, timedelta(days=1)),
    Age.OVER_WEEK: (None, timedelta(weeks=1)),
}
_OF_A_PAGE = (
    "status",
    "sort",
    "reason",
    "article",
    "author",
    "age",
    "min",
    "max",
    "view",
    "q",
    "free",
    "severe",
)
_OF_A_CALL = ("status", "sort", "reason", "article", "author", "since", "until",
              "min_score", "max_score", "escalated", "q")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list shows. `args` is what was asked, without the place in the list.

    `with_severe`: whoever asks wants to see the worst too, however much of it there was.
    """

    which: Filter
    order: Order
    args: Mapping[str, str]
    view: View = View.HELD
    with_severe: bool = False

    def purpose(self, name: str) -> str:
        """What a cursor of exactly this list is signed for."""
        asked = {**self.args, "sort": self.order.value, "status": self.which.status.value}
        return f"{name} {self.which.site_id} {json.dumps(sorted(asked.items()))}"


def asked_of_page(args: Mapping[str, str], site_id: str, now: datetime, moderator_id: str) -> Asked:
    """What a page's address asks for. Raises InvalidSubmission, which names what is wrong.

    The queue leaves out what waits for a lead; `view=escalated` shows that alone. `free=yes`
    leaves out what others than this moderator are looking at; `severe=yes` leaves out nothing.
    """
    given = _given(args, _OF_A_PAGE)
    view, status = _choice(given, "view", View) or View.HELD, _choice(given, "status", Status)
    if status is None or view is View.ESCALATED:
        status = Status.HELD
    since, until = _ages(_choice(given, "age", Age), now)
    which = Filter(
        site_id,
        status,
        since=since,
        until=until,
        min_score=_score(given, "min"),
        max_score=_score(given, "max"),
        escalated=view is View.ESCALATED if status is Status.HELD else None,
        free_for=moderator_id if _choice(given, "free", Yes) else None,
        **_shared(given),
    )
    order = _choice(given, "sort", Order) or Order.PRIORITY
    return Asked(which, order, given, view, _choice(given, "severe", Yes) is not None)


def asked_of_call(args: Mapping[str, str], site_id: str) -> Asked:
    """What a call of the API asks for. Raises InvalidSubmission, which names what is wrong."""
    given = _given(args, _OF_A_CALL)
    which = Filter(
        site_id,
        _choice(given, "status", Status) or Status.HELD,
        since=_moment(given, "since"),
        until=_moment(given, "until"),
        min_score=_score(given, "min_score"),
        max_score=_score(given, "max_score"),
        escalated=_switch(given, "escalated"),
        **_shared(given),
    )
    return Asked(which, _choice(given, "sort", Order) or Order.PRIORITY, given)


def _given(args: Mapping[str, str], names: tuple[str, ...]) -> dict[str, str]:
    return {name: args[name] for name in names if args.get(name)}


def _shared(given: Mapping[str, str]) -> dict[str, Any]:
    """What pages and calls name alike."""
    reason, author, words = given.get("reason"), given.get("author"), given.get("q")
    if reason is not None and reason not in REASONS:
        raise _wrong("reason", f"must be one of {', '.join(REASONS)}")
    if author is not None and not is_id(author):
        raise _wrong("author", "must be the id of a commenter")
    if words is not None and len(words) > LONGEST_QUESTION:
        raise _wrong("q", f"must have at most {LONGEST_QUESTION} characters")
    return {"reason": reason, "article_id": _article(given), "author_id": author, "words": words}


def _article(given: Mapping[str, str]) -> str | None:
    article_id = given.get("article")
    if article_id and (len(article_id) > LONGEST_ARTICLE_ID or "\x00" in article_id):
        raise _wrong("article", "must be the id of an article")
    return article_id


def _choice(given: Mapping[str, str], name: str, choices: type[_Choice]) -> _Choice | None:
    try:
        return choices(given[name]) if name in given else None
    except ValueError:
        raise _wrong(name, f"must be one of {', '.join(choices)}") from None


def _score(given: Mapping[str, str], name: str) -> float | None:
    if name not in given:
        return None
    try:
        score = float(given[name])
    except ValueError:
        score = math.nan
    if not 0 <= score <= 1:
        raise _wrong(name, "must be a number from 0 to 1")
    return score


def _moment(given: Mapping[str, str], name: str) -> datetime | None:
    if name not in given:
        return None
    try:
        moment = datetime.fromisoformat(given[name])
    except ValueError:
        raise _wrong(name, "must be a time as in RFC 3339") from None
    if moment.tzinfo is None:
        raise _wrong(name, "must say its offset from UTC, as in RFC 3339")
    return moment


def _switch(given: Mapping[str, str], name: str) -> bool | None:
    if given.get(name, "true") not in ("true", "false"):
        raise _wrong(name, "must be true or false")
    return given[name] == "true" if name in given else None


def _ages(age: Age | None, now: datetime) -> tuple[datetime | None, datetime | None]:
    since, until = _AGES[age] if age else (None, None)
    return (now - since if since else None), (now - until if until else None)


def _wrong(name: str, message: str) -> InvalidSubmission:
    return InvalidSubmission(f"the {name} is not valid", ((name, message),))
