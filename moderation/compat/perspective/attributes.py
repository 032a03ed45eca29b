"""Which attributes there are, and what each of them is here."""

from __future__ import annotations

from moderation.compat.judgement import Judgement
from moderation.domain.lifecycle import Action
from moderation.domain.policy_settings import ATTRIBUTES

LIKELY_TO_REJECT = "LIKELY_TO_REJECT"
# The production attributes of Perspective, and SPAM, by the score of ours that each is.
SCORE_OF = {name.upper(): name for name in ATTRIBUTES}
KNOWN = (*SCORE_OF, LIKELY_TO_REJECT)
LANGUAGES = ("en", "ar")  # Arabic in Latin letters (ar-Latn) is one of them
_EVEN = 0.5
# Coral holds what is above its threshold, not what is on it: so that 50 % can be that threshold.
_HELD_FROM = 0.51


def value_of(attribute: str, judgement: Judgement) -> float:
    """The value of an attribute, 0 to 1, for a text that was judged."""
    if attribute == LIKELY_TO_REJECT:
        return _likelihood(judgement)
    return judgement.reading.scores[SCORE_OF[attribute]]


def is_taught(language: str) -> bool:
    """Whether the models were taught this language (BCP 47, in any case)."""
    return language.split("-", maxsplit=1)[0].lower() in LANGUAGES


def _likelihood(judgement: Judgement) -> float:
    """More than 1/2 exactly where the site's policy would not publish the text.

    Each score is laid out so that its threshold comes to stand at 1/2; the highest counts. It
    is no share of texts like this one that were rejected: nobody has counted that.
    """
    scores, policy = judgement.reading.scores, judgement.policy
    is_arabic = judgement.reading.language.startswith("ar")
    hold_at = policy.hold_at_arabic if is_arabic else policy.hold_at
    edges = [*hold_at.items(), *policy.reject_at.items()]
    highest = max((_laid_out(scores[name], edge) for name, edge in edges), default=0.0)
    if judgement.ruling.action is Action.PUBLISH:
        return highest
    return max(highest, _HELD_FROM)


def _laid_out(score: float, edge: float) -> float:
    if score < edge:
        return _EVEN * score / edge
    return _EVEN + _EVEN * (score - edge) / (1 - edge) if edge < 1 else 1.0
