"""Texts as token ids: WordPiece, the same cut in training and when serving.

Our own forty lines rather than a library: the texts come normalised already, so only the
matching of pieces is left, and the library for it brings a dozen packages and a network client.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

PADDING: Final = "[PAD]"
UNKNOWN: Final = "[UNK]"
FIRST: Final = "[CLS]"
LAST: Final = "[SEP]"
SPECIAL: Final = (PADDING, UNKNOWN, FIRST, LAST)
MAX_TOKENS: Final = 96
_TAIL: Final = 32  # abuse often comes last, so the end of a long comment is read too
_LONGEST_WORD: Final = 100
_REMEMBERED: Final = 50_000
# A run of letters and digits, or one sign; ideographs are cut singly, as the base was taught.
_IDEOGRAPHS: Final = "\u3400-\u9fff\uf900-\ufaff"
_WORD: Final = re.compile(f"[{_IDEOGRAPHS}]|[^\\W_{_IDEOGRAPHS}]+|[^\\w\\s]|_")


class WordPieces:
    """Cuts matching copies into at most MAX_TOKENS ids, the start and end of a longer text."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        """`vocabulary` names the pieces in the order of their ids; "##" marks one within a word."""
        self.vocabulary = tuple(vocabulary)
        self._ids = {piece: at for at, piece in enumerate(self.vocabulary)}
        self._unknown, self._first, self._last = (
            self._ids[piece] for piece in (UNKNOWN, FIRST, LAST)
        )
        self._cut: dict[str, list[int]] = {}

    def __call__(self, copy: str) -> list[int]:
        ids = [self._first]
        for word in _WORD.findall(copy):
            ids += self._pieces(word)
        ids.append(self._last)
        return ids if len(ids) <= MAX_TOKENS else ids[: MAX_TOKENS - _TAIL] + ids[-_TAIL:]

    def _pieces(self, word: str) -> list[int]:
        found = self._cut.get(word)
        if found is None:
            found = self._match(word) if len(word) <= _LONGEST_WORD else [self._unknown]
            if len(self._cut) < _REMEMBERED:
                self._cut[word] = found
        return found

    def _match(self, word: str) -> list[int]:
        """The longest known pieces from the left, or UNKNOWN when some part has none."""
        ids: list[int] = []
        start = 0
        while start < len(word):
            mark = "##" if start else ""
            end = len(word)
            while end > start and mark + word[start:end] not in self._ids:
                end -= 1
            if end == start:
                return [self._unknown]
            ids.append(self._ids[mark + word[start:end]])
            start = end
        return ids
