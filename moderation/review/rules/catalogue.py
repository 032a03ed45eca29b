"""Every setting of the policy, as its page explains it. The words are not yet translated."""

from __future__ import annotations

from dataclasses import dataclass

from moderation.http.languages import mark
from moderation.review.rules.for_people import NOTICES, OBJECTIONS, READERS
from moderation.review.rules.thresholds import ARABIC, HOLDING, REJECTING, Setting, Share, Whole


@dataclass(frozen=True, slots=True)
class Section:
    """Settings that belong together, under one heading."""

    title: str
    explained: str
    settings: tuple[Setting, ...]


_HOLD_OR_PUBLISH = (("hold", mark("Hold it for a moderator")), ("publish", mark("Publish it")))
_MODES = (
    ("post", mark("Published first, unless something objects")),
    ("pre", mark("A moderator sees every comment first")),
)
_UNVERIFIED = (
    ("park", mark("Keep the comment until the address is confirmed")),
    ("reject", mark("Refuse the comment, and send the mail all the same")),
)
_YES_OR_NO = ((False, mark("Held for a moderator")), (True, mark("Rejected at once")))

_GENERAL = (
    Setting(
        "moderation.mode",
        mark("What happens first"),
        mark("Trusted commenters are published first in either case."),
        _MODES,
        lambda policy: "pre" if policy.pre_moderated else "post",
    ),
    Setting(
        "languages.unknown",
        mark("A comment in a language that no model was taught"),
        mark("Taught are English, Arabic, and Arabic in Latin letters."),
        _HOLD_OR_PUBLISH,
        lambda policy: "hold" if policy.hold_unknown_language else "publish",
    ),
    Setting(
        "words.banned_rejects",
        mark("A comment with a banned word"),
        mark("The words themselves stand on the page Words. A suspect word always holds."),
        _YES_OR_NO,
        lambda policy: policy.banned_rejects,
    ),
    Setting(
        "links.allowed",
        mark("Links allowed in a comment"),
        mark("One with more is held, unless its author is trusted. -1 switches this off."),
        Whole(-1, 1_000),
        lambda policy: policy.links_allowed,
    ),
)
_COMMENTERS = (
    Setting(
        "commenter.hold_until_published",
        mark("Comments of a newcomer that are held"),
        mark("Held until this many of a commenter's comments were published. 0 switches this off."),
        Whole(0, 1_000),
        lambda policy: policy.hold_until_published,
    ),
    Setting(
        "commenter.rejected_share",
        mark("Share of rejections from which a commenter is held"),
        mark("Of what moderators decided about this commenter in the days below."),
        Share(),
        lambda policy: policy.rejected_share,
    ),
    Setting(
        "commenter.rejected_days",
        mark("Days that count for this share"),
        mark("Decisions that are older are forgiven."),
        Whole(1, 365),
        lambda policy: policy.rejected_days,
    ),
    Setting(
        "commenter.rejected_minimum",
        mark("Decisions that it takes at least"),
        mark("With fewer decisions, the share says too little."),
        Whole(1, 1_000),
        lambda policy: policy.rejected_minimum,
    ),
)
_REPEATS = (
    Setting(
        "repeat.hours",
        mark("Hours in which the same text again is held"),
        mark("Case, white space and invisible characters make no difference. 0 switches this off."),
        Whole(0, 8_760),
        lambda policy: policy.repeat_hours,
    ),
    Setting(
        "repeat.other_commenters",
        mark("Other commenters who may post the same text"),
        mark(
            "When this many others posted it before, it is held too. Short texts without a link "
            "do not count, and trusted commenters are exempt. 0 switches this off."
        ),
        Whole(0, 100),
        lambda policy: policy.repeat_other_commenters,
    ),
)
_AUTHORS = (
    Setting(
        "authors.unverified",
        mark("When an address is not confirmed yet"),
        mark("The commenter gets a mail with a link in either case."),
        _UNVERIFIED,
        lambda policy: "park" if policy.park_unverified else "reject",
    ),
    Setting(
        "authors.unverified_days",
        mark("Days until an unconfirmed comment expires"),
        mark("It was never public, and will not be."),
        Whole(1, 365),
        lambda policy: policy.unverified_days,
    ),
    Setting(
        "authors.edit_minutes",
        mark("Minutes in which authors may change their text"),
        mark("A changed text is checked anew. 0 allows no changes."),
        Whole(0, 1_440),
        lambda policy: policy.edit_minutes,
    ),
)

SECTIONS = (
    Section(
        mark("Held from this score on"),
        mark(
            "A score is how likely, from 0 to 1, the models think it that people would call the "
            "text that. A comment whose score reaches one of these waits for a moderator. A lower "
            "threshold holds more comments; a score without one is only noted."
        ),
        HOLDING,
    ),
    Section(
        mark("The same for Arabic"),
        mark(
            "Arabic has a model of its own that is less sure of itself. Where nothing is set "
            "here, the threshold above counts."
        ),
        ARABIC,
    ),
    Section(
        mark("Rejected from this score on"),
        mark("A comment that reaches one of these is rejected without a person. Best left empty."),
        REJECTING,
    ),
    Section(mark("In general"), "", _GENERAL),
    Section(mark("The commenter's record"), "", _COMMENTERS),
    Section(mark("Repeated texts"), "", _REPEATS),
    Section(mark("Addresses and changes"), "", _AUTHORS),
    Section(mark("What readers see"), "", READERS),
    Section(mark("Reports and objections"), "", OBJECTIONS),
    Section(
        mark("Telling moderators"),
        mark(
            "Once when a limit is passed, and again a day later if it still is. Leads and admins "
            "get these mails, and whoever else asks for them on the page Your account."
        ),
        NOTICES,
    ),
)
SETTINGS = tuple(setting for section in SECTIONS for setting in section.settings)
