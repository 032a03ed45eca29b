"""Which words of a text made its score: what the log-odds lose when a word is taken out.

The heads are linear in the n-grams, but a word shares n-grams with its neighbours and a
disguise may stretch over several words, so a word's part is measured and not read off.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifiers.base import ATTRIBUTES, Span

MAX_WORDS: Final = 100
MAX_CODE_POINTS: Final = 1_000
_WORD: Final = re.compile(r"\S+")

LogOdds = Callable[[Sequence[str]], NDArray[np.float64]]


def explain(log_odds: LogOdds, text: str, attribute: str) -> list[Span]:
    """A span for each of the first MAX_WORDS words within MAX_CODE_POINTS, in their order."""
    part = text[:MAX_CODE_POINTS]
    words = list(_WORD.finditer(part))[:MAX_WORDS]
    without = [part[: word.start()] + part[word.end() :] for word in words]
    odds = log_odds([part, *without])[:, ATTRIBUTES.index(attribute)]
    return [
        Span(word.start(), word.end(), attribute, float(odds[0] - left))
        for word, left in zip(words, odds[1:], strict=True)
    ]
