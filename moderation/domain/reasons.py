"""Three vocabularies that are never mixed.

A *signal* is evidence that the policy saw. A *report reason* is a reader's allegation. A
*rejection reason* is a moderator's ruling.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Signal(StrEnum):
    """Evidence. Part of the wire contract as `decision.reasons`."""

    TOXIC = "toxic"
    SEVERELY_TOXIC = "severely_toxic"
    IDENTITY_ATTACK = "identity_attack"
    INSULT = "insult"
    PROFANE = "profane"
    THREAT = "threat"
    SPAM = "spam"
    BANNED_WORD = "banned_word"
    SUSPECT_WORD = "suspect_word"
    LINKS = "links"
    NEW_COMMENTER = "new_commenter"
    REPEAT_POST = "repeat_post"
    RECENT_REJECTIONS = "recent_rejections"
    PRE_MODERATION = "pre_moderation"
    ARTICLE_CLOSED = "article_closed"
    AUTHOR_BLOCKED = "author_blocked"
    UNKNOWN_LANGUAGE = "unknown_language"
    CLASSIFIER_FAILED = "classifier_failed"
    REPORTED = "reported"
    AUTOMATED = "automated"


class ReportReason(StrEnum):
    """What a reader alleges."""

    ABUSE = "abuse"
    HATE_SPEECH = "hate_speech"
    SPAM = "spam"
    OFF_TOPIC = "off_topic"
    ILLEGAL = "illegal"
    OTHER = "other"


class RejectionReason(StrEnum):
    """What a moderator rules."""

    ABUSE = "abuse"
    HATE_SPEECH = "hate_speech"
    HARASSMENT = "harassment"
    SPAM = "spam"
    ADVERTISING = "advertising"
    ILLEGAL_CONTENT = "illegal_content"
    MISINFORMATION = "misinformation"
    OFF_TOPIC = "off_topic"
    OTHER = "other"


# What a policy that rejects by itself rules on the strength of a signal.
_GROUNDS = {
    Signal.THREAT: RejectionReason.HARASSMENT,
    Signal.IDENTITY_ATTACK: RejectionReason.HATE_SPEECH,
    Signal.SEVERELY_TOXIC: RejectionReason.ABUSE,
    Signal.TOXIC: RejectionReason.ABUSE,
    Signal.INSULT: RejectionReason.ABUSE,
    Signal.PROFANE: RejectionReason.ABUSE,
    Signal.SPAM: RejectionReason.SPAM,
}


def ground_of(reasons: Iterable[str]) -> RejectionReason:
    """The ruling that a rejection amounts to, by its reasons: a moderator's own, or signals."""
    given = set(reasons)
    ruled = (reason for reason in RejectionReason if reason.value in given - {Signal.SPAM.value})
    seen = (ground for signal, ground in _GROUNDS.items() if signal.value in given)
    return next(ruled, next(seen, RejectionReason.OTHER))
