"""Undoing what people do to a word to get it past a filter.

Works on folded, lower-case text. Every disguise has one linear regular expression that finds
the candidates, and a rule in Python that looks at the candidate alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import partial
from typing import Final

_LEET: Final = str.maketrans("@4310!|5$7+89", "aaeioiisstt" + "bg")
_LEET_WITH_L: Final = str.maketrans("@4310!|5$7+89", "aaelollsstt" + "bg")
_LEET_WORD: Final = re.compile(
    r"(?<![a-z0-9@$!|+])(?:[a-z]+(?:[@$|+0-9]|!+(?=[a-z]))|[@$!|+0-9]+[a-z])[a-z0-9@$!|+]*"
)
_BETWEEN_LETTERS: Final = re.compile(r"(?<=[a-z])[@$013457]{1,2}(?=[a-z])")

_SPACED: Final = re.compile(
    r"(?<![a-z0-9'])[a-z]([ ._\-*/|,~+:]{1,3})[a-z@$!0-9](?:\1[a-z@$!0-9])+(?![a-z0-9'])"
)
_SPLIT_WORD: Final = re.compile(r"(?<![a-z])[a-z]{1,12}[._*~|-]{1,2}[a-z]{1,12}(?![a-z])")
_STARRED_WORD: Final = re.compile(r"(?<![a-z])[a-z][a-z*#%]*[*#%][a-z*#%]*")
_STRETCHED_WORD: Final = re.compile(r"(?<![a-z])[a-z]*?([a-z])\1\1[a-z]*")
_STRETCH: Final = re.compile(r"([a-z])\1\1")
_REPEAT: Final = re.compile(r"(.)\1+")
_LONG_REPEAT: Final = re.compile(r"(\S)\1{3,}")
_SIGNS: Final = re.compile(r"[^a-z0-9@$!]")


class Disguises:
    """Removes disguises; starred, stretched and split words only if `known_words` has them."""

    def __init__(self, known_words: Iterable[str]) -> None:
        self._known = frozenset(known_words)
        self._unstretched: dict[str, str] = {}
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word in sorted(self._known):
            self._unstretched.setdefault(_REPEAT.sub(r"\1", word), word)
            self._by_length[len(word)].append(word)
        self._steps: tuple[Callable[[str], str], ...] = (
            partial(_SPACED.sub, _join_letters),
            partial(_LEET_WORD.sub, self._read_leet),
            partial(_STARRED_WORD.sub, self._fill_stars),
            partial(_SPLIT_WORD.sub, self._join_halves),
            self._shorten_words,
            partial(_LONG_REPEAT.sub, r"\1\1\1"),
        )

    def remove(self, text: str, first: int = 0) -> str:
        """`text` with its disguised words spelled out; runs of one character capped at 3.

        `first` is the number of the first step that can change the text (classifiers.screen
        finds it cheaply); what a step changes, only the later ones look at again.
        """
        for step in self._steps[first:]:
            text = step(text)
        return text

    def _shorten_words(self, text: str) -> str:
        return _STRETCHED_WORD.sub(self._shorten, text) if _STRETCH.search(text) else text

    def _read_leet(self, found: re.Match[str]) -> str:
        word = found[0]
        if "@" in word and found.string[found.end() : found.end() + 1] == ".":
            return word  # an e-mail address
        for alphabet in (_LEET, _LEET_WITH_L):
            spelled = word.translate(alphabet)
            if spelled in self._known:
                return spelled
        return _BETWEEN_LETTERS.sub(_to_letters, word)

    def _fill_stars(self, found: re.Match[str]) -> str:
        starred = found[0]
        for word in self._by_length.get(len(starred), ()):
            if all(a == b or a in "*#%" for a, b in zip(starred, word, strict=True)):
                return word
        return starred

    def _join_halves(self, found: re.Match[str]) -> str:
        joined = _SIGNS.sub("", found[0])
        return joined if joined in self._known else found[0]

    def _shorten(self, found: re.Match[str]) -> str:
        return self._unstretched.get(_REPEAT.sub(r"\1", found[0]), found[0])


def _join_letters(found: re.Match[str]) -> str:
    return _SIGNS.sub("", found[0])


def _to_letters(found: re.Match[str]) -> str:
    return found[0].translate(_LEET)
