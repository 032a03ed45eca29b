"""What the pages call things: signals, rejection reasons, states and actions in plain words."""

from __future__ import annotations

from moderation.domain.lifecycle import Action, Actor, Status
from moderation.domain.reasons import RejectionReason, Signal
from moderation.review.waiting.queue import Order

SIGNALS: dict[str, str] = {
    Signal.TOXIC: "Toxic",
    Signal.SEVERELY_TOXIC: "Severely toxic",
    Signal.IDENTITY_ATTACK: "Attack on identity",
    Signal.INSULT: "Insult",
    Signal.PROFANE: "Profanity",
    Signal.THREAT: "Threat",
    Signal.SPAM: "Spam",
    Signal.BANNED_WORD: "Banned word",
    Signal.SUSPECT_WORD: "Suspect word",
    Signal.LINKS: "Links",
    Signal.NEW_COMMENTER: "New commenter",
    Signal.REPEAT_POST: "Repeated text",
    Signal.RECENT_REJECTIONS: "Recent rejections",
    Signal.PRE_MODERATION: "Read before publishing",
    Signal.ARTICLE_CLOSED: "Article closed",
    Signal.AUTHOR_BLOCKED: "Commenter blocked",
    Signal.UNKNOWN_LANGUAGE: "In a language that is not checked",
    Signal.CLASSIFIER_FAILED: "Could not be checked",
    Signal.REPORTED: "Reported by readers",
}

REJECTIONS: dict[str, str] = {
    RejectionReason.ABUSE: "Abuse",
    RejectionReason.HATE_SPEECH: "Hate speech",
    RejectionReason.HARASSMENT: "Harassment",
    RejectionReason.SPAM: "Spam",
    RejectionReason.ADVERTISING: "Advertising",
    RejectionReason.ILLEGAL_CONTENT: "Illegal content",
    RejectionReason.MISINFORMATION: "Misinformation",
    RejectionReason.OFF_TOPIC: "Off topic",
    RejectionReason.OTHER: "Other",
}

STATES: dict[Status, str] = {
    Status.UNVERIFIED: "Waits for its author to confirm the address",
    Status.PENDING: "Is being checked",
    Status.PUBLISHED: "Published",
    Status.HELD: "Held for a moderator",
    Status.REJECTED: "Rejected",
    Status.WITHDRAWN: "Withdrawn by its author",
    Status.EXPIRED: "Expired: the address was never confirmed",
    Status.ERASED: "Erased",
}

DONE: dict[Action, str] = {
    Action.PUBLISH: "Published",
    Action.REJECT: "Rejected",
    Action.HOLD: "Held",
}

ORDERS: dict[Order, str] = {
    Order.PRIORITY: "Most severe",
    Order.OLDEST: "Oldest",
    Order.NEWEST: "Newest",
}


def reason_words(reason: str) -> str:
    """A signal or a rejection reason, as moderators read it."""
    return SIGNALS.get(reason) or REJECTIONS.get(reason) or reason


def actor_words(actor: Actor, name: str | None) -> str:
    """Who decided: the moderator by name, otherwise what it was."""
    if actor is Actor.MODERATOR:
        return name or "a moderator with a key"
    return "readers' reports" if actor is Actor.REPORTS else "the policy"
