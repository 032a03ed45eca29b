"""Which words of a text made a score: the linear head's own sum, laid out over the text.

Every n-gram adds its weight to the log-odds. That weight is spread evenly over the characters
it covers, and the characters are gathered into the words of the original they were read from.
Nothing is left over: the base and the spans add up to the log-odds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifiers.alignment import Range, Traced
from classifiers.base import Explanation, Span

_WORD: Final = re.compile(r"\S+")

Floats = NDArray[np.float64]
Places = NDArray[np.int64]


def explain(text: str, traced: Traced, parts: Floats, places: Places, base: float) -> Explanation:
    """What each word of `text` adds to a head's log-odds.

    `parts` is what each n-gram of the matching copy adds, `places` (n-grams x 2) where in the
    copy it begins and ends; `base` is the log-odds of nothing.
    """
    words = [found.span() for found in _WORD.finditer(text)]
    if not words or not traced.copy:
        return Explanation(base + float(parts.sum()), ())
    weights = _by_character(parts, places, len(traced.copy))
    spans, of_character = _gathered(words, traced.origins)
    sums = np.bincount(of_character, weights, minlength=len(spans))
    return Explanation(
        base,
        tuple(
            Span(begin, end, float(weight))
            for (begin, end), weight in zip(spans, sums, strict=True)
        ),
    )


def _by_character(parts: Floats, places: Places, size: int) -> Floats:
    """The weights of the n-grams spread over the characters that they cover."""
    begins, ends = np.clip(places[:, 0], 0, size - 1), np.clip(places[:, 1], 1, size)
    shares = parts / (ends - begins)
    changes: Floats = np.bincount(begins, shares, minlength=size + 1).astype(np.float64)
    changes -= np.bincount(ends, shares, minlength=size + 1)
    spread: Floats = np.cumsum(changes)[:size]
    return spread


def _gathered(words: Sequence[Range], origins: Sequence[Range]) -> tuple[list[Range], Places]:
    """The spans, and for each character of the copy the number of its span.

    A span is a word, or several that were read as one ("s t u p i d"); what stands between two
    words belongs to the first.
    """
    starts = np.array([begin for begin, _ in words])
    ranges = np.array(origins)
    first = np.maximum(np.searchsorted(starts, ranges[:, 0], side="right") - 1, 0)
    last = np.maximum(np.searchsorted(starts, ranges[:, 1] - 1, side="right") - 1, first)
    begins_span = np.ones(len(words), np.bool_)
    for low, high in {(low, high) for low, high in zip(first, last, strict=True) if high > low}:
        begins_span[low + 1 : high + 1] = False
    number = np.cumsum(begins_span) - 1
    spans = [
        (words[group[0]][0], words[group[-1]][1])
        for group in np.split(np.arange(len(words)), np.flatnonzero(begins_span)[1:])
    ]
    return spans, number[first]
