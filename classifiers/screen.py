"""A quick look over a whole batch: which texts hold nothing that could be a disguise.

Most comments do not, and a handful of regular expressions a comment would cost more than
scoring it. The screen may suspect a text in vain; it must never clear one that Disguises would
change (a property test compares the two).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Places = NDArray[np.int64]

_LETTER: Final = np.uint8(1)
_DIGIT: Final = np.uint8(2)
_SIGN: Final = np.uint8(4)  # reads as a letter: @ $ | + and, inside a word, !
_BANG: Final = np.uint8(8)
_STAR: Final = np.uint8(16)
_BREAK: Final = np.uint8(32)  # stands between the letters of a spaced word
_JOINT: Final = np.uint8(64)  # stands between the pieces of a split word
_QUOTE: Final = np.uint8(128)
STEPS: Final = 7
# Those that change something between two spaces, by nothing but what stands there.
WITHIN_WORDS: Final = frozenset({1, 2, 3, 4})
_MOST_BETWEEN: Final = 4  # characters between the letters of a spaced word
_GAP: Final = b"\xff" * (_MOST_BETWEEN + 1)  # between texts; no character of ASCII


def _table() -> Bytes:
    kinds = np.zeros(256, np.uint8)
    for characters, kind in (
        (b"abcdefghijklmnopqrstuvwxyz", _LETTER),
        (b"0123456789", _DIGIT),
        (b"@$|+", _SIGN),
        (b"!", _BANG),
        (b"*#%", _STAR),
        (b" ._-*/|,~+:", _BREAK),
        (b"._*~|-", _JOINT),
        (b"'", _QUOTE),
    ):
        kinds[list(characters)] |= kind
    return kinds


_KINDS: Final = _table()
_RARELY_DOUBLED: Final = np.isin(np.arange(256), list(b"ahiujkqvwxy"))


def suspected_places(texts: Sequence[str]) -> dict[int, dict[int, list[int]]]:
    """Where steps of Disguises may change these folded texts: {text: {step: places in it}}.

    Those steps look for Latin letters, so any other is as good as a question mark. They are
    numbered as in classifiers.disguise, in order. What a step makes of a text is not foreseen:
    once one has changed it, all later ones must look at it.
    """
    joined = _GAP + _GAP.join([text.encode("ascii", "replace") for text in texts]) + _GAP
    codes = np.frombuffer(joined, np.uint8)
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    ends = np.cumsum(lengths + len(_GAP))
    begins = [*(ends - lengths).tolist(), len(codes)]
    suspected: dict[int, dict[int, list[int]]] = {}
    for step, found in enumerate(_suspicious(codes)):
        rows = np.searchsorted(ends, found, side="right").tolist()
        for row, place in zip(rows, found.tolist(), strict=True):
            suspected.setdefault(row, {}).setdefault(step, []).append(place - begins[row])
    suspected.pop(len(texts), None)
    return suspected


def _suspicious(codes: Bytes) -> Iterator[Places]:
    """For each step, the places at which something that it might change stands."""
    kinds = _KINDS[codes]
    now, after = kinds[:-1], kinds[1:]
    letter = now & _LETTER
    yield _spaced(kinds)
    inside = letter & _is(after, _DIGIT | _SIGN)
    inside |= _is(now, _DIGIT | _SIGN | _BANG) & after
    inside |= _is(now, _BANG) & _is(after, _DIGIT | _SIGN)
    yield np.flatnonzero(inside & _LETTER)
    yield np.flatnonzero((letter & _is(after, _STAR)) | (_is(now, _STAR) & after & _LETTER))
    joint = np.flatnonzero(letter & _is(after, _JOINT))
    yield joint[_is(kinds[joint + 2], _LETTER | _JOINT) != 0]
    twice = np.flatnonzero((codes[1:] == codes[:-1]) & (codes[1:] != _GAP[0]))
    yield _stretched(codes, kinds, twice[letter[twice] != 0])
    again = codes[twice]
    yield twice[(again == codes[twice + 2]) & (again == codes[twice + 3])]
    yield twice[again == ord(" ")]


def _spaced(kinds: Bytes) -> Places:
    """Where a character stands alone with another single one soon after it."""
    breaks = _is(kinds, _BREAK)
    alone = _is(kinds, _LETTER | _DIGIT | _SIGN | _BANG | _QUOTE)
    alone[:-1] &= breaks[1:]
    alone[1:] &= 1 - _is(kinds[:-1], _LETTER | _DIGIT)
    places = np.flatnonzero(alone)
    return places[:-1][np.diff(places) <= _MOST_BETWEEN + 1]


def _stretched(codes: Bytes, kinds: Bytes, twice: Places) -> Places:
    """Where a letter stands thrice, beside another double one, rarely double, or first."""
    odd = _RARELY_DOUBLED[codes[twice]]
    odd |= codes[twice + 1] == codes[twice + 2]
    odd |= (codes[twice + 2] == codes[twice + 3]) & ((kinds[twice + 2] & _LETTER) != 0)
    odd |= (kinds[twice - 1] & _LETTER) == 0
    return twice[odd]


def _is(kinds: Bytes, wanted: np.uint8) -> Bytes:
    """1 where a kind is among the wanted ones, else 0."""
    return np.asarray((kinds & wanted) != 0).view(np.uint8)
