"""What a label or a ruling says of a text, in the words of the scores, and `reject` for all of it.

A ruling says less than it seems: rejected as off topic, a text may be as polite as any. So a
ground counts for the scores that are of its kind, and for no other.
"""

from __future__ import annotations

from collections.abc import Mapping

from moderation.domain.lifecycle import Action
from moderation.domain.policy_settings import ATTRIBUTES
from moderation.domain.reasons import RejectionReason
from moderation.storage.queries.labelled import Ruled

REJECT = "reject"
_KNOWN = {**{name.upper(): name for name in ATTRIBUTES}, "LIKELY_TO_REJECT": REJECT}
_KINDS: Mapping[RejectionReason, tuple[str, ...]] = {
    RejectionReason.ABUSE: ("toxicity",),
    RejectionReason.HARASSMENT: ("toxicity",),
    RejectionReason.HATE_SPEECH: ("toxicity", "identity_attack"),
    RejectionReason.SPAM: ("spam",),
    RejectionReason.ADVERTISING: ("spam",),
}
# Whoever lets a text through has seen neither in it.
_FAIR = {REJECT: 0.0, "toxicity": 0.0, "spam": 0.0}


def meaning_of_attributes(values: Mapping[str, float]) -> dict[str, float]:
    """What attributes of other services' protocols are here; those that nothing is are left out."""
    return {_KNOWN[name]: value for name, value in values.items() if name in _KNOWN}


def meaning_of_ruling(ruled: Ruled) -> dict[str, float]:
    """What a ruling says of the text; empty for one that says nothing."""
    if ruled.action == Action.PUBLISH:
        return dict(_FAIR)
    if ruled.action != Action.REJECT:
        return {}
    kinds = (
        kind for ground in RejectionReason if ground in ruled.reasons for kind in _kinds(ground)
    )
    return {REJECT: 1.0, **dict.fromkeys(kinds, 1.0)}


def _kinds(ground: RejectionReason) -> tuple[str, ...]:
    return _KINDS.get(ground, ())
