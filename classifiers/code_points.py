"""The code points of texts side by side, and where words are among them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint32]
Flags = NDArray[np.bool_]

_PAD: Final = "\0"
# Digits, ASCII letters, and all else up to the emoji but for general punctuation.
_WORD_RANGES: Final = ((0x30, 0x39), (0x61, 0x7A), (0xC0, 0x1FFF), (0x2070, 0x1EFFF))


def code_points(texts: Sequence[str], pad: int) -> tuple[Codes, Flags]:
    """The code points of the texts with padding around each, and which are inside a word."""
    gap = _PAD * pad
    joined = gap + "".join([text.replace(_PAD, " ") + gap for text in texts])
    codes = np.frombuffer(joined.encode("utf-32-le", "replace"), np.uint32)
    kinds = joined.encode("ascii", "replace").translate(_IN_WORDS)
    inside = np.frombuffer(bytearray(kinds), np.bool_)
    if not joined.isascii():
        foreign = (codes > np.uint32(0x7F)).nonzero()[0]
        inside[foreign] = _in_words(codes[foreign])
    return codes, inside


def _in_words(codes: Codes) -> Flags:
    inside = np.zeros(len(codes), np.bool_)
    for first, last in _WORD_RANGES:
        inside |= (codes - np.uint32(first)) <= np.uint32(last - first)
    return inside


_IN_WORDS: Final = _in_words(np.arange(256, dtype=np.uint32) & np.uint32(0x7F)).tobytes()


def word_edges(inside: Flags) -> NDArray[np.int64]:
    """Where words begin and end, by turns: runs of ASCII letters and digits and other letters."""
    edges: NDArray[np.int64] = (inside[1:] != inside[:-1]).nonzero()[0]
    edges += 1
    return edges
