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
    """A stretch of the original text, in code points, and the log-odds that it adds."""

    begin: int
    end: int
    weight: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """A score's arithmetic: `base` and the weights of all `spans` add up to its log-odds."""

    base: float
    spans: tuple[Span, ...]

    @property
    def log_odds(self) -> float:
        """What the score is the probability of."""
        return self.base + sum(span.weight for span in self.spans)


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known of a text: its scores and its language.

    A score is that of the whole or of its worst part. `language` is a BCP 47 name, that of most
    of the text, or `und` if the text or a part of it is in one that no model was taught;
    `second_opinion` tells whether the second stage was asked. `whole` is False when the text
    was too long to be read to its end: its scores then prove nothing, and a person must see it.
    """

    scores: Scores
    language: str
    second_opinion: bool = False
    whole: bool = True


class Scorer(Protocol):
    """Anything that reads texts, one reading a text, in order. Raises ClassifierFailed."""

    @property
    def version(self) -> str: ...

    def read(self, texts: Sequence[str]) -> list[Reading]: ...


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
