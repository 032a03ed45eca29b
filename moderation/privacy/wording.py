"""What authors are told: where a comment stands, and why one was rejected. English source texts."""

from __future__ import annotations

from moderation.domain.appeals import Outcome
from moderation.domain.comment import Standing
from moderation.domain.decision import Ruling
from moderation.domain.lifecycle import Status
from moderation.domain.reasons import RejectionReason, Signal
from moderation.http.languages import gettext, mark
from moderation.storage.queries.mails import MailKind

STATES: dict[Status, str] = {
    Status.UNVERIFIED: mark("Waits for you to confirm your address"),
    Status.PENDING: mark("Being checked"),
    Status.PUBLISHED: mark("Published"),
    Status.HELD: mark("Waits for a moderator"),
    Status.REJECTED: mark("Not published"),
    Status.WITHDRAWN: mark("Taken back by you"),
    Status.EXPIRED: mark("Expired: the address was not confirmed in time"),
    Status.ERASED: mark("Erased"),
}

GROUNDS: dict[str, str] = {
    RejectionReason.ABUSE: mark("It insults or attacks somebody."),
    RejectionReason.HATE_SPEECH: mark("It attacks people for who they are."),
    RejectionReason.HARASSMENT: mark("It harasses somebody."),
    RejectionReason.SPAM: mark("It looks like spam."),
    RejectionReason.ADVERTISING: mark("It advertises something."),
    RejectionReason.ILLEGAL_CONTENT: mark("It is likely to be against the law."),
    RejectionReason.MISINFORMATION: mark("It states as a fact what is known to be wrong."),
    RejectionReason.OFF_TOPIC: mark("It does not belong to the article."),
    RejectionReason.OTHER: mark("It is against the rules of the site."),
    Signal.TOXIC: mark("Its tone is against the rules of the site."),
    Signal.SEVERELY_TOXIC: mark("Its tone is against the rules of the site."),
    Signal.INSULT: mark("It insults or attacks somebody."),
    Signal.PROFANE: mark("Its tone is against the rules of the site."),
    Signal.THREAT: mark("It threatens somebody."),
    Signal.IDENTITY_ATTACK: mark("It attacks people for who they are."),
    Signal.BANNED_WORD: mark("It has a word that this site does not publish."),
    Signal.AUTHOR_BLOCKED: mark("This site takes no comments from you."),
    Signal.ARTICLE_CLOSED: mark("The article takes no more comments."),
}

OUTCOMES: dict[Outcome, str] = {
    Outcome.UPHELD: mark("A moderator agreed with you: the comment is published."),
    Outcome.DISMISSED: mark("A moderator looked at it again and stays with the decision."),
    Outcome.VOID: mark("It was settled when the comment was changed or taken back."),
}

STANDINGS: dict[Standing, str] = {
    Standing.NORMAL: mark("Like anyone's: your comments are checked before they appear."),
    Standing.TRUSTED: mark("You are trusted: some checks are left out for you."),
    Standing.BLOCKED: mark("Blocked: this site takes no comments from you."),
}

MAILS: dict[MailKind, str] = {
    MailKind.VERIFY: mark("Asked you to confirm your address"),
    MailKind.ALREADY_VERIFIED: mark("Told you that your address is confirmed"),
    MailKind.PERSONAL_LINK: mark("Sent you a link to this page"),
    MailKind.ERASURE: mark("Asked whether everything is to be erased"),
    MailKind.REJECTION: mark("Told you why a comment was not published"),
    MailKind.APPEAL: mark("Told you what became of an objection"),
}


def ground_words(ruling: Ruling) -> str:
    """Why it was rejected, in the language of the page: the first reason that has words."""
    known = (reason for reason in ruling.reasons if reason in GROUNDS)
    return gettext(GROUNDS[next(known, RejectionReason.OTHER)])


def is_legal_ground(ruling: Ruling) -> bool:
    """Whether it is the law that speaks against it, and not the site's own rules."""
    return RejectionReason.ILLEGAL_CONTENT in ruling.reasons
