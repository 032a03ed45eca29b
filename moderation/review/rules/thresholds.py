"""What a setting of the policy is to its page, and the settings of which there is one per score."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from moderation.domain.policy_settings import ATTRIBUTES, PolicySettings
from moderation.http.languages import mark


@dataclass(frozen=True, slots=True)
class Share:
    """A number from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number within these ends."""

    low: int
    high: int


Choices = tuple[tuple[Any, str], ...]
"""Values, each with what it is called."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. `read` finds it in a policy; None there means that it is not set.

    `key` is `table.name`, as the policy file and the form call it.
    """

    key: str
    words: str
    explained: str
    kind: Share | Whole | Choices
    read: Callable[[PolicySettings], Any]

    @property
    def table(self) -> str:
        """The table of the policy file that it stands in."""
        return self.key.partition(".")[0]

    @property
    def name(self) -> str:
        """What it is called there."""
        return self.key.partition(".")[2]


SCORES: dict[str, tuple[str, str]] = {
    "toxicity": (
        mark("Toxic"),
        mark("Rude or disrespectful, likely to make people leave the discussion."),
    ),
    "severe_toxicity": (
        mark("Severely toxic"),
        mark("Hateful or aggressive to a degree that most would not want to read."),
    ),
    "identity_attack": (
        mark("Attack on identity"),
        mark("Against people for their religion, origin, sex, disability or the like."),
    ),
    "insult": (mark("Insult"), mark("Demeaning to a person or a group.")),
    "profanity": (mark("Profanity"), mark("Swear words and obscene language.")),
    "threat": (mark("Threat"), mark("Says that somebody is to be hurt.")),
    "spam": (mark("Spam"), mark("Advertising, fraud, or text that serves neither.")),
}


def _thresholds(table: str) -> tuple[Setting, ...]:
    return tuple(
        Setting(f"{table}.{name}", *_words(table, name), Share(), _threshold(table, name))
        for name in ATTRIBUTES
    )


def _words(table: str, name: str) -> tuple[str, str]:
    """What a score is called, and once on the page what it means."""
    words, explained = SCORES[name]
    return words, explained if table == "hold_at" else ""


def _threshold(table: str, name: str) -> Callable[[PolicySettings], Any]:
    return lambda policy: getattr(policy, table).get(name)


HOLDING = _thresholds("hold_at")
ARABIC = _thresholds("hold_at_arabic")
REJECTING = _thresholds("reject_at")
