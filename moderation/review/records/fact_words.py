"""What the audit log keeps about a deed beside who and what: stored as data, told in words."""

from __future__ import annotations

from typing import Any

from moderation.domain.comment import ArticleModeration, Standing
from moderation.domain.lifecycle import Action
from moderation.http.languages import gettext, mark
from moderation.review.people.roles_in_words import NAMES as ROLES
from moderation.review.wording import reason_words

FACTS: dict[str, str] = {
    "action": mark("decision"),
    "after": mark("after"),
    "article": mark("article"),
    "before": mark("before"),
    "by": mark("chosen by"),
    "comments": mark("comments"),
    "from": mark("before"),
    "kid": mark("key"),
    "max": mark("score to"),
    "min": mark("score from"),
    "moderation": mark("after"),
    "reason": mark("reason"),
    "reports": mark("reports"),
    "role": mark("role"),
    "signal": mark("held for"),
    "to": mark("after"),
}
_VALUES: dict[str, str] = {
    Action.PUBLISH: mark("publish"),
    Action.REJECT: mark("reject"),
    "selection": mark("selection"),
    "score": mark("score"),
    "author": mark("commenter"),
    "operator": mark("operator"),
    "clock": mark("clock"),
    Standing.NORMAL: mark("like anyone"),
    Standing.BLOCKED: mark("blocked"),
    Standing.TRUSTED: mark("trusted"),
    ArticleModeration.DEFAULT: mark("as the policy says"),
    ArticleModeration.PRE: mark("every comment first"),
    ArticleModeration.CLOSED: mark("closed"),
    **{role.value: words for role, words in ROLES.items()},
}


def fact_words(name: str, value: Any) -> tuple[str, str]:
    """What a fact is called, and what it says; what has no words is shown as it is stored."""
    called = gettext(FACTS[name]) if name in FACTS else name.replace("_", " ")
    if value is None:
        return called, "\u2013"
    known = _VALUES.get(str(value))
    return called, gettext(known) if known else reason_words(str(value))
