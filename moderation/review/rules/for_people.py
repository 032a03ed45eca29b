"""The settings for people: what readers see and may say, and what moderators are told of."""

from __future__ import annotations

from collections.abc import Callable

from moderation.domain.policy_settings import PolicySettings
from moderation.http.languages import mark
from moderation.review.rules.thresholds import Setting, Whole

_ON_OR_OFF = ((True, mark("On")), (False, mark("Off")))
_SORTS = (
    ("newest", mark("Newest first")),
    ("oldest", mark("Oldest first")),
    ("top-level", mark("Newest first, replies folded away")),
)


def _shown(name: str, title: str, explained: str = "") -> Setting:
    read: Callable[[PolicySettings], bool] = lambda policy: name in policy.markup  # noqa: E731
    return Setting(f"markup.{name}", title, explained, _ON_OR_OFF, read)


READERS = (
    Setting(
        "thread.sort",
        mark("The order of a thread"),
        mark("What readers see first; they may choose another order."),
        _SORTS,
        lambda policy: policy.thread_sort,
    ),
    Setting(
        "thread.nesting",
        mark("How deep replies are set in"),
        mark("Deeper ones stand beside what they answer."),
        Whole(0, 10),
        lambda policy: policy.thread_nesting,
    ),
    Setting(
        "thread.reconsider",
        mark("Ask whether to reconsider"),
        mark("Before a comment is sent that would be held for its tone. No score is shown."),
        _ON_OR_OFF,
        lambda policy: policy.asks_to_reconsider,
    ),
    _shown(
        "links", mark("Links can be followed"), mark("Search engines are told not to count them.")
    ),
    _shown("emphasis", mark("*Emphasis* is shown")),
    _shown("quotes", mark("> Quotations are set apart")),
    _shown("code", mark("`Code` keeps its form")),
)
OBJECTIONS = (
    Setting(
        "reports.hold_at",
        mark("Reports that hold a published comment"),
        mark("Unless a moderator has published it. 0 leaves reports to their own list."),
        Whole(0, 1_000),
        lambda policy: policy.reports_hold_at,
    ),
    Setting(
        "rejections.mail_reasons",
        mark("Mail the reason of a rejection to its author"),
        mark("Not for spam and advertising."),
        _ON_OR_OFF,
        lambda policy: policy.mails_reasons,
    ),
    Setting(
        "rejections.appeals",
        mark("Authors may object to a rejection"),
        mark("Once for each comment."),
        _ON_OR_OFF,
        lambda policy: policy.allows_appeals,
    ),
)
NOTICES = (
    Setting(
        "notices.backlog_over",
        mark("Held comments that are too many"),
        mark("Moderators are told by mail once more than this wait. 0 switches this off."),
        Whole(0, 100_000),
        lambda policy: policy.backlog_over,
    ),
    Setting(
        "notices.oldest_over_hours",
        mark("Hours that are too long to wait"),
        mark("The same once a held comment waits for longer. 0 switches this off."),
        Whole(0, 8_760),
        lambda policy: policy.oldest_over_hours,
    ),
    Setting(
        "notices.digest_hour",
        mark("Hour of the daily summary (UTC)"),
        mark("For those who want one. -1 sends none."),
        Whole(-1, 23),
        lambda policy: policy.digest_hour,
    ),
)
