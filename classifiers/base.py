"""What every part of the classifiers agrees on: the names of the scores and how they fail."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

ATTRIBUTES: Final = (
    "toxicity",
    "severe_toxicity",
    "identity_attack",
    "insult",
    "profanity",
    "threat",
    "spam",
)

Scores = Mapping[str, float]


class ClassifierFailed(Exception):
    """The classifier cannot be trusted with this call; the comment must go to a person.

    The message names the cause and never holds a comment's text.
    """


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the original text, in code points, and what it adds to a score.

    `weight` is in log-odds: what the attribute's calibrated log-odds lose without it.
    """

    start: int
    end: int
    attribute: str
    weight: float


class Scorer(Protocol):
    """Anything that turns texts into scores, one mapping a text, in order."""

    @property
    def version(self) -> str: ...

    def score(self, texts: Sequence[str]) -> list[dict[str, float]]: ...


def checked(scores: Scores) -> dict[str, float]:
    """The same scores, proven to be the seven attributes, finite and within [0, 1].

    Raises ClassifierFailed otherwise: NaN compares false with every threshold, so a score
    that is not a number would publish the comment.
    """
    if set(scores) != set(ATTRIBUTES):
        raise ClassifierFailed("the scores are not exactly the seven attributes")
    for attribute, score in scores.items():
        if not (math.isfinite(score) and 0.0 <= score <= 1.0):
            raise ClassifierFailed(f"{attribute} is not a finite number between 0 and 1")
    return {attribute: float(scores[attribute]) for attribute in ATTRIBUTES}
