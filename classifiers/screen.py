"""A quick look over a whole batch: which texts hold nothing that could be a disguise.

Most comments do not, and seven regular expressions a comment would cost more than scoring
it. The screen may suspect a text in vain; it must never clear one that Disguises would change
(a property test compares the two).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]

_LETTER: Final = np.uint8(1)
_DIGIT: Final = np.uint8(2)
_SIGN: Final = np.uint8(4)  # reads as a letter: @ $ | + and, before a letter, !
_BANG: Final = np.uint8(8)
_STAR: Final = np.uint8(16)
_BREAK: Final = np.uint8(32)  # stands between the letters of a spaced word
_JOINT: Final = np.uint8(64)  # stands between the halves of a split word
_SPACE: Final = np.uint8(128)
NO_DISGUISE: Final = 6
_GAP: Final = b"\0\0\0\0"


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
        (b" \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\0", _SPACE),
    ):
        kinds[list(characters)] |= kind
    return kinds


_KINDS: Final = _table()


def first_disguises(texts: Sequence[str]) -> NDArray[np.int64]:
    """For each of these lower-case ASCII texts, the first step of Disguises it may need.

    Steps are numbered as in classifiers.disguise; NO_DISGUISE means that none is needed.
    """
    joined = _GAP + _GAP.join([text.encode("ascii") for text in texts]) + _GAP
    codes = np.frombuffer(joined, np.uint8)
    ends = np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)) + len(_GAP))
    first = np.full(len(texts) + 1, NO_DISGUISE)
    for step, found in reversed(list(enumerate(_suspicious(codes)))):
        first[np.searchsorted(ends, np.flatnonzero(found), side="right")] = step
    return first[:-1]


def _suspicious(codes: Bytes) -> Iterator[NDArray[np.bool_]]:
    """For each step, the code points at which something that it might change begins."""
    size = len(codes) - len(_GAP)
    kinds = _KINDS[codes]
    now, after, third, fourth = (kinds[step : step + size] for step in range(4))
    letter = now & _LETTER
    same = codes[1:] == codes[:-1]
    thrice = same[:size] & same[1 : size + 1]
    yield _spaced(kinds, size)
    substitute = letter & _is(after, _DIGIT | _SIGN)
    yield (substitute | (_is(now, _DIGIT | _SIGN | _BANG) & after & _LETTER)) != 0
    yield (letter & _is(after, _STAR)) != 0
    joint = letter & _is(after, _JOINT)
    yield (joint & (third | (_is(third, _JOINT) & fourth)) & _LETTER) != 0
    yield thrice & (letter != 0)
    yield thrice & same[2 : size + 2] & ((now & _SPACE) == 0)


def _spaced(kinds: Bytes, size: int) -> NDArray[np.bool_]:
    """Where a letter stands alone with another single character soon after it."""
    breaks = _is(kinds, _BREAK)
    unit = _is(kinds, _LETTER | _DIGIT | _SIGN | _BANG)
    alone = np.zeros_like(kinds)
    alone[1:-1] = unit[1:-1] & breaks[2:]
    alone[1:-1] &= 1 - _is(kinds[:-2], _LETTER | _DIGIT)
    found = np.zeros(size, np.bool_)
    steps = [alone[step : step + size] for step in (2, 3, 4)]
    found |= (alone[:size] & (steps[0] | steps[1] | steps[2])) != 0
    return found


def _is(kinds: Bytes, wanted: np.uint8) -> Bytes:
    """1 where a kind is among the wanted ones, else 0."""
    return np.asarray((kinds & wanted) != 0).view(np.uint8)
