"""Where a comment is cut into parts: each is judged like a comment of its own, beside the whole.

A score of the whole is an average, so one foul sentence among fair ones would drown. Parts are
sentences; a long one is read through overlapping windows, and what is too short to say much
goes with what follows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int64]
Spans = list[tuple[int, int]]  # the segments that units begin with and end before

SHORTEST: Final = 12  # code points of a matching copy
_WINDOW: Final = 120
_STRETCH: Final = 60  # windows begin that far apart
# Matching copies spell Arabic question marks and semicolons like Latin ones.
_END: Final = re.compile("[.!?;\n][.!?;\n\"')\\]]*(?:(?=\\s)|(?<=\n))")


@dataclass(frozen=True, slots=True)
class Cut:
    """The segments of some matching copies and the units that are judged, whole copies first.

    `joints[t]` are the places in copy `t` at which its segments begin. Unit `u` is of copy
    `owners[u]`, from `begins[u]` to `ends[u]` in it; its segments, counted through all copies,
    are `first[u]` up to `last[u]`. So many units as `wholes` are not parts.
    """

    wholes: int
    joints: list[list[int]]
    owners: Places
    begins: Places
    ends: Places
    first: Places
    last: Places

    @property
    def segments(self) -> tuple[Places, Places] | None:
        """The segments that each unit begins with and ends before; None where each is one."""
        return (self.first, self.last) if self.wholes else None

    def text(self, unit: int, copies: Sequence[str]) -> str:
        """A unit as it stands in its copy."""
        begin, end = int(self.begins[unit]), int(self.ends[unit])
        return copies[int(self.owners[unit])][begin:end]


def cut(copies: Sequence[str]) -> Cut:
    """Segments and units of these copies; a copy in one part has only itself."""
    cuts = [_cut(copy) for copy in copies]
    joints = [starts for starts, _ in cuts]
    lengths = np.fromiter(map(len, copies), np.int64, len(copies))
    sizes = np.fromiter(map(len, joints), np.int64, len(joints))
    last = sizes.cumsum()
    begins = np.array([start for starts in joints for start in starts], np.int64)
    ends = np.empty_like(begins)
    ends[:-1] = begins[1:]
    ends[last - 1] = lengths
    spans = np.array([span for _, spans in cuts for span in spans], np.int64)
    parts = spans.nonzero()[0]
    owners = np.concatenate((np.arange(len(copies)), last.searchsorted(parts, side="right")))
    firsts = np.concatenate((last - sizes, parts))
    lasts = np.concatenate((last, parts + spans[parts]))
    return Cut(len(copies), joints, owners, begins[firsts], ends[lasts - 1], firsts, lasts)


def cut_one(copy: str) -> tuple[list[int], Spans]:
    """Where the segments of one copy begin, and those of its units (see Cut)."""
    starts, lengths = _cut(copy)
    parts = [(at, at + length) for at, length in enumerate(lengths) if length]
    return starts, [(0, len(starts)), *parts]


def uncut(texts: Sequence[str]) -> Cut:
    """Every text as one part."""
    each = np.arange(len(texts))
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    return Cut(0, [[0] for _ in texts], each, np.zeros_like(each), lengths, each, each + 1)


def _cut(copy: str) -> tuple[list[int], list[int]]:
    """Where segments begin, and of how many the part is that begins there: 0 if none does."""
    starts: list[int] = []
    spans: list[int] = []
    begin = 0
    for end in _sentence_ends(copy):
        starts.append(begin)
        if end - begin > _WINDOW:
            starts += _stretches(copy, begin, end)
            spans += [2] * (len(starts) - len(spans) - 1)
            spans.append(0)
        else:
            spans.append(1)
        begin = end
    several = len(spans) - spans.count(0) > 1
    return starts, spans if several else [0] * len(spans)


def _sentence_ends(copy: str) -> Iterator[int]:
    begin, latest = 0, len(copy) - SHORTEST
    for found in _END.finditer(copy):
        end = found.end()
        if begin + SHORTEST <= end <= latest:
            yield end
            begin = end
    yield len(copy)


def _stretches(copy: str, begin: int, end: int) -> Iterator[int]:
    """Where a long sentence is cut further: before white space, if there is any."""
    at = begin
    while end - at > _WINDOW:
        space = copy.rfind(" ", at + _STRETCH // 2, at + _STRETCH)
        at = space if space > 0 else at + _STRETCH
        yield at
