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
    def segments(self) -> tuple[Places, Places]:
        """The segments that each unit begins with and ends before."""
        return self.first, self.last

    def text(self, unit: int, copies: Sequence[str]) -> str:
        """A unit as it stands in its copy."""
        begin, end = int(self.begins[unit]), int(self.ends[unit])
        return copies[int(self.owners[unit])][begin:end]


Row = tuple[int, int, int, int, int]


def cut(copies: Sequence[str]) -> Cut:
    """Segments and units of these copies; a copy in one part has only itself."""
    joints: list[list[int]] = []
    wholes: list[Row] = []
    parts: list[Row] = []
    done = 0
    for owner, copy in enumerate(copies):
        starts, found = _cut(copy)
        joints.append(starts)
        wholes.append((owner, 0, len(copy), done, done + len(starts)))
        if len(found) > 1:
            edges = [*starts, len(copy)]
            parts += [(owner, edges[a], edges[b], done + a, done + b) for a, b in found]
        done += len(starts)
    return _assembled(len(wholes), joints, [*wholes, *parts])


def uncut(texts: Sequence[str]) -> Cut:
    """Every text as one part."""
    rows = [(at, 0, len(text), at, at + 1) for at, text in enumerate(texts)]
    return _assembled(0, [[0] for _ in texts], rows)


def _assembled(wholes: int, joints: list[list[int]], rows: list[Row]) -> Cut:
    owners, begins, ends, first, last = np.array(rows, np.int64).reshape(-1, 5).T
    return Cut(wholes, joints, owners, begins, ends, first, last)


def _cut(copy: str) -> tuple[list[int], list[tuple[int, int]]]:
    """Where segments begin, and the parts: from which segment to which."""
    starts: list[int] = []
    parts: list[tuple[int, int]] = []
    for begin, end in _sentences(copy):
        first = len(starts)
        starts.append(begin)
        if end - begin <= _WINDOW:
            parts.append((first, first + 1))
            continue
        starts += _stretches(copy, begin, end)
        parts += [(at, at + 2) for at in range(first, len(starts) - 1)]
    return starts, parts


def _sentences(copy: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for found in _END.finditer(copy):
        end = found.end()
        if end - begin >= SHORTEST and len(copy) - end >= SHORTEST:
            yield begin, end
            begin = end
    yield begin, len(copy)


def _stretches(copy: str, begin: int, end: int) -> Iterator[int]:
    """Where a long sentence is cut further: before white space, if there is any."""
    at = begin
    while end - at > _WINDOW:
        space = copy.rfind(" ", at + _STRETCH // 2, at + _STRETCH)
        at = space if space > 0 else at + _STRETCH
        yield at
