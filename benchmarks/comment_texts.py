"""Comments to measure with, put together from the project's own sentences.

News comments have 408 code points in the mean and a long tail, as those under a large
newspaper's articles have. Nine in ten are made of fair sentences alone; every tenth has a
sentence in it that is not. The sentences are those that no model was taught, so the words are
as new to the models as a reader's. The same seed gives the same comments.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from functools import cache
from statistics import NormalDist
from typing import Final

from classifiers.sentences import own_rows
from classifiers.sources import Row

MEAN_LENGTH: Final = 408  # code points
LONGEST: Final = 5_000
LENGTHS: Final = (100, 400, LONGEST)
NEWS: Final = "english news"
_SPREAD: Final = 0.8  # standard deviation of the lengths' logarithms
_SHORTEST: Final = 15
_FOUL: Final = 0.1  # of the comments

Workloads = dict[str, list[str]]


def lessons(seed: int) -> list[Row]:
    """Our own rows that may be learnt from, as they were written."""
    return [row for row in _rows(seed) if row.extra["fold"] != "measure"]


def news_comments(count: int, seed: int) -> list[str]:
    """English comments of all lengths, MEAN_LENGTH code points in the mean."""
    chance = random.Random(seed)  # noqa: S311 - chooses sentences, no secrets
    write = _writer("own_english", seed)
    lengths = NormalDist(math.log(MEAN_LENGTH) - _SPREAD**2 / 2, _SPREAD)
    drawn = [math.exp(lengths.inv_cdf((at + 0.5) / count)) for at in range(count)]
    chance.shuffle(drawn)
    return [write(min(max(round(length), _SHORTEST), LONGEST), chance) for length in drawn]


def comments_of(length: int, count: int, seed: int, source: str = "own_english") -> list[str]:
    """Comments of exactly `length` code points; `source` is own_english or own_arabic."""
    chance = random.Random(seed)  # noqa: S311 - chooses sentences, no secrets
    write = _writer(source, seed)
    return [write(length, chance) for _ in range(count)]


def workloads(seed: int, news: int = 256, of_a_length: int = 64) -> Workloads:
    """News comments, and comments of each of LENGTHS in English and in Arabic, by name."""
    return {NEWS: news_comments(news, seed)} | {
        named(language, length): comments_of(length, of_a_length, seed, f"own_{language}")
        for language in ("english", "arabic")
        for length in LENGTHS
    }


def named(language: str, length: int) -> str:
    """The name of the workload of comments of one length."""
    return f"{language} of {length}"


def _writer(source: str, seed: int) -> Callable[[int, random.Random], str]:
    """Writes a comment of a length; Arabic means Arabic letters, not Arabizi."""
    rows = [row for row in _rows(seed) if row.source == source and row.extra["file"] != "arabizi"]
    rows = [row for row in rows if row.extra["fold"] == "measure"]
    fair = [row.copy for row in rows if not any(row.attributes.values())]
    foul = [row.copy for row in rows if row.attributes["toxicity"]]

    def write(length: int, chance: random.Random) -> str:
        first = [chance.choice(foul)] if chance.random() < _FOUL else []
        return _joined(first, fair, length, chance)

    return write


def _joined(first: list[str], pool: Sequence[str], length: int, chance: random.Random) -> str:
    text = " ".join(first)
    while len(text) < length:
        text = f"{text} {chance.choice(pool)}".lstrip()
    return text[:length] if not text[length - 1].isspace() else text[: length - 1] + "."


@cache
def _rows(seed: int) -> list[Row]:
    return own_rows(lambda text: text, seed)
