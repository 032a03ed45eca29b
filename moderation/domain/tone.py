"""Whether a text would be held for how it speaks to others, whatever else speaks for holding it."""

from __future__ import annotations

from collections.abc import Mapping

from moderation.domain.policy import Evidence, decide
from moderation.domain.policy_settings import PolicySettings
from moderation.domain.reasons import Signal

_TONE = frozenset(
    {
        Signal.TOXIC,
        Signal.SEVERELY_TOXIC,
        Signal.IDENTITY_ATTACK,
        Signal.INSULT,
        Signal.PROFANE,
        Signal.THREAT,
    }
)


def would_be_held_for_its_tone(
    scores: Mapping[str, float], language: str, settings: PolicySettings
) -> bool:
    """Under these settings, by these scores (0 to 1) alone; `language` is a BCP 47 name."""
    ruling = decide(Evidence(scores, language=language), settings)
    return bool(_TONE & set(ruling.reasons))
