"""A quick look over a whole batch: which texts hold nothing that could be a disguise.

Most comments do not, and a handful of regular expressions a comment would cost more than
scoring it. The screen may suspect a text in vain; it must never clear one that Disguises would
change (a property test compares the two).

What stands side by side tells nearly all, so every pair of neighbours is one byte, four bits
for the kind of each, and one table has what to think of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Final

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Places = NDArray[np.int64]

STEPS: Final = 7
_MOST_BETWEEN: Final = 4  # characters between the letters of a spaced word
_GAP: Final = b"\xff" * (_MOST_BETWEEN + 1)  # between texts; no character of ASCII

# Kinds of characters: no character is of two.
_KINDS: Final = (
    b"bcdefglmnoprstz",  # letters that are often doubled
    b"ahiujkqvwxy",  # the others
    b"0123456789",
    b"@$",
    b"|",
    b"+",
    b"!",
    b"'",
    b"*",
    b"#%",
    b"._-~",
    b",/:",
    b" ",
)
_COMMON, _RARE, _DIGIT, _AT, _BAR, _PLUS, _BANG, _QUOTE, _STAR, _HASH, _DOT, _COMMA, _SPACE = range(
    1, len(_KINDS) + 1
)
_LETTERS: Final = {_COMMON, _RARE}
_AS_LETTERS: Final = {_DIGIT, _AT, _BAR, _PLUS}
_STARS: Final = {_STAR, _HASH}
_BREAKS: Final = {_SPACE, _DOT, _COMMA, _STAR, _BAR, _PLUS}  # between letters of a spaced word
_JOINTS: Final = {_DOT, _STAR, _BAR}  # between the pieces of a split word
_ALONE: Final = _LETTERS | {_DIGIT, _AT, _BANG, _QUOTE}

# What to think of a pair.
_LEET, _STARRED, _JOINED, _GOES_ON, _ENDS, _BEGINS, _BOTH_RARE, _FIRST = (
    np.uint8(1 << bit) for bit in range(8)
)
_PIECES: Final = re.compile(rb"[._~|\-*]{1,6}[a-z]|[_\-]{2}")
_GAP_AND_UNIT: Final = rb"[ ._\-*/|,~+:]{1,4}[a-z0-9@$!']"
_APART: Final = re.compile(  # three, and no more than a step on: places may be next to places
    rb"[a-z0-9@$](?:%b){2}(?:(?![a-z0-9@$'])|%b)" % (_GAP_AND_UNIT, _GAP_AND_UNIT)
)


def _kinds() -> bytes:
    kinds = bytearray(256)
    for number, characters in enumerate(_KINDS, start=1):
        for character in characters:
            kinds[character] = number
    return bytes(kinds)


def _thought_of(first: int, second: int) -> int:
    is_leet = (
        (first in _LETTERS and second in _AS_LETTERS)
        or (first in _AS_LETTERS | {_BANG} and second in _LETTERS)
        or (first == _BANG and second in _AS_LETTERS)
    )
    starred = (first in _LETTERS and second in _STARS) or (first in _STARS and second in _LETTERS)
    glued = first in _ALONE - {_BANG}
    return int(
        is_leet * _LEET
        | starred * _STARRED
        | (first in _LETTERS and second in _JOINTS) * _JOINED
        | (first in _JOINTS and second in _JOINTS | _LETTERS) * _GOES_ON
        | (first in _ALONE and second in _BREAKS) * _ENDS
        | (not glued and second in _ALONE) * _BEGINS
        | (first == second == _RARE) * _BOTH_RARE
        | (first not in _LETTERS and second in _LETTERS) * _FIRST
    )


_KIND_OF: Final = _kinds()
_PAIRS: Final = bytes(_thought_of(first, second) for first, second in product(range(16), repeat=2))
_IS_LETTER: Final = np.isin(np.arange(256), list(_KINDS[0] + _KINDS[1]))
_IS_SIGN: Final = ~(_IS_LETTER | (np.arange(256) == ord(" ")))


def suspected_places(texts: Sequence[str]) -> dict[int, dict[int, list[int]]]:
    """Where steps of Disguises may change these folded texts: {text: {step: places in it}}.

    Those steps look for Latin letters, so any other is as good as a question mark. They are
    numbered as in classifiers.disguise, in order. What a step makes of a text is not foreseen:
    once one has changed it, all later ones must look at it.
    """
    joined = _GAP + _GAP.join([text.encode("ascii", "replace") for text in texts]) + _GAP
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    ends = np.cumsum(lengths + len(_GAP))
    begins = (ends - lengths).tolist()
    suspected: dict[int, dict[int, list[int]]] = {}
    for step, found in enumerate(_suspicious(joined)):
        if len(found):
            rows = np.searchsorted(ends, found, side="right").tolist()
            for row, place in zip(rows, found.tolist(), strict=True):
                suspected.setdefault(row, {}).setdefault(step, []).append(place - begins[row])
    return suspected


def _suspicious(joined: bytes) -> Iterator[Places]:
    """For each step, the places at which something that it might change stands."""
    kinds = np.frombuffer(joined.translate(_KIND_OF), np.uint8)
    pairs = (kinds[:-1] << np.uint8(4)) | kinds[1:]
    thought = np.frombuffer(pairs.tobytes().translate(_PAIRS), np.uint8)
    yield _spaced(joined, thought)
    found = np.flatnonzero((thought & (_LEET | _STARRED)) != 0)
    kind = thought[found]
    yield found[(kind & _LEET) != 0]
    yield found[(kind & _STARRED) != 0]
    found = np.flatnonzero((thought[:-1] & (thought[1:] >> np.uint8(1)) & _JOINED) != 0)
    yield found[[_PIECES.match(joined, at) is not None for at in (found + 1).tolist()]]
    yield from _repeated(np.frombuffer(joined, np.uint8), thought)


def _spaced(joined: bytes, thought: Bytes) -> Places:
    """Where a character stands alone, and two more soon after it."""
    alone = np.flatnonzero(((thought[:-1] >> np.uint8(1)) & thought[1:] & _ENDS) != 0) + 1
    first = alone[:-1][np.diff(alone) <= _MOST_BETWEEN + 1]
    return first[[_APART.match(joined, at) is not None for at in first.tolist()]]


def _repeated(codes: Bytes, thought: Bytes) -> Iterator[Places]:
    """Where a word is stretched, where signs are repeated, and where spaces are."""
    twice = codes[1:] == codes[:-1]
    twice[codes[1:] == _GAP[0]] = False
    # A letter is doubled that rarely is, or the first of its word.
    odd = (thought[1:] & _BOTH_RARE) | ((thought[:-1] & _FIRST) >> np.uint8(1))
    odd = np.flatnonzero(twice[1:] & (odd != 0)) + 1
    # It stands thrice, or beside another one that is doubled.
    more = np.flatnonzero(twice[:-2] & (twice[1:-1] | twice[2:]))
    thrice = more[_IS_LETTER[codes[more]] & _IS_LETTER[codes[more + 2]]]
    yield np.concatenate((odd, thrice))
    signs = more[twice[more + 1] & twice[more + 2]]
    yield signs[_IS_SIGN[codes[signs]]]
    yield np.flatnonzero(twice & (codes[1:] == ord(" ")))
