"""Scores for stretches of a text. Places are counted in UTF-16 code units, as Perspective does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from moderation.compat.judgement import READ_AT_ONCE
from moderation.compat.judging import read_each
from moderation.compat.perspective.attributes import SCORE_OF

Stretch = tuple[int, int]
# More of them are put together, so that a text of full stops costs no more than another.
MOST_SENTENCES = 32
_SENTENCE_ENDS = re.compile(r"(?<=[.!?…\u061f\u06d4])\s+|\n+")


def sentences(text: str) -> list[Stretch]:
    """Where each sentence begins and ends, in code points; nothing but blanks is left out."""
    ends = [found.end() for found in _SENTENCE_ENDS.finditer(text)]
    # Where a few of the cuts are kept, they are those at even distances.
    step = -(-(len(ends) + 1) // MOST_SENTENCES)
    cuts = [0, *ends[step - 1 :: step], len(text)]
    stretches = [(begin, end) for begin, end in pairwise(cuts) if text[begin:end].strip()]
    return [part for stretch in stretches for part in _readable(stretch)]


def scores_of(text: str, stretches: Sequence[Stretch]) -> list[Mapping[str, float]]:
    """The scores of each stretch by itself, by attribute. Raises DependencyFailed."""
    readings = read_each([text[begin:end] for begin, end in stretches])
    return [{name: one.scores[ours] for name, ours in SCORE_OF.items()} for one in readings]


def in_utf16(text: str, stretches: Sequence[Stretch]) -> list[Stretch]:
    """The same places in UTF-16 code units. They rise, and so the text is gone through once."""
    found, at, units = [], 0, 0
    for begin, end in stretches:
        first = units + _units(text[at:begin])
        units = first + _units(text[begin:end])
        at = end
        found.append((first, units))
    return found


def _readable(stretch: Stretch) -> Iterator[Stretch]:
    begin, end = stretch
    while end - begin > READ_AT_ONCE:
        yield begin, begin + READ_AT_ONCE
        begin += READ_AT_ONCE
    yield begin, end


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
