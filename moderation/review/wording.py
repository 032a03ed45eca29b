"""What the pages call things: signals, rejection reasons, states and actions in plain words.

The tables hold the English source; templates and functions translate where they show it.
"""

from __future__ import annotations

from moderation.domain.appeals import Outcome
from moderation.domain.lifecycle import Action, Actor, Status
from moderation.domain.reasons import RejectionReason, ReportReason, Signal
from moderation.http.languages import gettext, mark
from moderation.review.waiting.filters import Order

SIGNALS: dict[str, str] = {
    Signal.TOXIC: mark("Toxic"),
    Signal.SEVERELY_TOXIC: mark("Severely toxic"),
    Signal.IDENTITY_ATTACK: mark("Attack on identity"),
    Signal.INSULT: mark("Insult"),
    Signal.PROFANE: mark("Profanity"),
    Signal.THREAT: mark("Threat"),
    Signal.SPAM: mark("Spam"),
    Signal.BANNED_WORD: mark("Banned word"),
    Signal.SUSPECT_WORD: mark("Suspect word"),
    Signal.LINKS: mark("Links"),
    Signal.NEW_COMMENTER: mark("New commenter"),
    Signal.REPEAT_POST: mark("Repeated text"),
    Signal.RECENT_REJECTIONS: mark("Recent rejections"),
    Signal.PRE_MODERATION: mark("Read before publishing"),
    Signal.ARTICLE_CLOSED: mark("Article closed"),
    Signal.AUTHOR_BLOCKED: mark("Commenter blocked"),
    Signal.UNKNOWN_LANGUAGE: mark("In a language that is not checked"),
    Signal.CLASSIFIER_FAILED: mark("Could not be checked"),
    Signal.REPORTED: mark("Reported by readers"),
    Signal.AUTOMATED: mark("Sent by a program, it seems"),
}

# In the order in which they are offered; the digits of the keyboard stand for them.
REJECTIONS: dict[str, str] = {
    RejectionReason.ABUSE: mark("Abuse"),
    RejectionReason.HATE_SPEECH: mark("Hate speech"),
    RejectionReason.HARASSMENT: mark("Harassment"),
    RejectionReason.SPAM: mark("Spam"),
    RejectionReason.ADVERTISING: mark("Advertising"),
    RejectionReason.ILLEGAL_CONTENT: mark("Illegal content"),
    RejectionReason.MISINFORMATION: mark("Misinformation"),
    RejectionReason.OFF_TOPIC: mark("Off topic"),
    RejectionReason.OTHER: mark("Other"),
}

# What readers allege.
REPORTS: dict[ReportReason, str] = {
    ReportReason.ILLEGAL: mark("Illegal"),
    ReportReason.ABUSE: mark("Abuse"),
    ReportReason.HATE_SPEECH: mark("Hate speech"),
    ReportReason.SPAM: mark("Spam"),
    ReportReason.OFF_TOPIC: mark("Off topic"),
    ReportReason.OTHER: mark("Other"),
}

STATES: dict[Status, str] = {
    Status.UNVERIFIED: mark("Waits for its author to confirm the address"),
    Status.PENDING: mark("Is being checked"),
    Status.PUBLISHED: mark("Published"),
    Status.HELD: mark("Held for a moderator"),
    Status.REJECTED: mark("Rejected"),
    Status.WITHDRAWN: mark("Withdrawn by its author"),
    Status.EXPIRED: mark("Expired: the address was never confirmed"),
    Status.ERASED: mark("Erased"),
}

# The same beside a number.
STATES_IN_SHORT: dict[Status, str] = {
    Status.UNVERIFIED: mark("unconfirmed"),
    Status.PENDING: mark("being checked"),
    Status.PUBLISHED: mark("published"),
    Status.HELD: mark("held"),
    Status.REJECTED: mark("rejected"),
    Status.WITHDRAWN: mark("withdrawn"),
    Status.EXPIRED: mark("expired"),
    Status.ERASED: mark("erased"),
}

DONE: dict[Action, str] = {
    Action.PUBLISH: mark("Published"),
    Action.REJECT: mark("Rejected"),
    Action.HOLD: mark("Held"),
    Action.REOPEN: mark("Taken back"),
}

# What a page says was just done, by the word in its address.
TOLD: dict[str, str] = {
    "publish": mark("Published"),
    "reject": mark("Rejected"),
    "hold": mark("Taken down and held"),
    "undo": mark("Taken back"),
    "escalate": mark("A lead will decide"),
    "settle": mark("Back in the queue"),
    "left-up": mark("Left up; the reports are dealt with"),
    "appeal-upheld": mark("Published after all; the author is told"),
    "appeal-dismissed": mark("The decision stays; the author is told"),
    "blocked": mark("The commenter is blocked at this site"),
    "trusted": mark("The commenter is trusted at this site"),
    "normal": mark("The commenter is treated as anyone"),
    "undo-bulk": mark("All of them are taken back"),
    "nothing-waits": mark("Nothing waits that nobody looks at"),
}
# Those of them that are about one comment, which the page then leads to.
TOLD_OF_COMMENTS = frozenset(
    {
        "publish",
        "reject",
        "hold",
        "undo",
        "escalate",
        "settle",
        "left-up",
        "appeal-upheld",
        "appeal-dismissed",
    }
)

ORDERS: dict[Order, str] = {
    Order.PRIORITY: mark("Most severe"),
    Order.OLDEST: mark("Oldest"),
    Order.NEWEST: mark("Newest"),
    Order.SCORE: mark("Highest score"),
}

# What came of an author's objection.
APPEALS: dict[Outcome, str] = {
    Outcome.UPHELD: mark("Published after all"),
    Outcome.DISMISSED: mark("The decision stays"),
    Outcome.VOID: mark("Settled when the comment was changed or taken back"),
}

# How long something has waited, as the filter `age` names it.
AGES: dict[str, str] = {
    "": mark("Any time"),
    "under-hour": mark("Less than an hour"),
    "under-day": mark("Less than a day"),
    "over-day": mark("More than a day"),
    "over-week": mark("More than a week"),
}


def reason_words(reason: str) -> str:
    """A signal or a rejection reason, as moderators read it."""
    known = SIGNALS.get(reason) or REJECTIONS.get(reason)
    return gettext(known) if known else reason


def actor_words(actor: Actor, name: str | None) -> str:
    """Who decided: the moderator by name, otherwise what it was."""
    if actor is Actor.MODERATOR:
        return name or gettext("a moderator with a key")
    return gettext("readers' reports") if actor is Actor.REPORTS else gettext("the policy")
