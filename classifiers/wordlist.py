"""Banned and suspect words, found on the matching copy in time linear in the text.

Exact words and phrases are looked up in sets, word by word; nothing an operator writes is
ever compiled into a regular expression.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from classifiers.text import Normaliser

_WORD: Final = re.compile(r"\w+(?:'\w+)*")
_WILD: Final = "*"


@dataclass(frozen=True, slots=True)
class Match:
    """An entry as the list spells it, and where it stands in the matching copy."""

    entry: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Token:
    word: str
    start: int
    end: int


class WordList:
    """Finds the entries of a list: whole words or phrases, undisguised, in any case.

    `*` at the end of an entry lets the last word go on, at the start lets the first word
    have begun before. Entries without a letter or digit match nothing.
    """

    def __init__(self, entries: Iterable[str]) -> None:
        spelled = [entry.strip() for entry in entries]
        own_words = [word for entry in spelled for word in _WORD.findall(entry.lower())]
        self._normalise = Normaliser(own_words)
        self._patterns = _Patterns()
        for entry in spelled:
            self._patterns.add(entry, _tokens(self._normalise(entry.strip(_WILD))))

    def find(self, text: str) -> list[str]:
        """The entries that `text` has, each once, in the order of their first appearance."""
        return list(dict.fromkeys(match.entry for match in self.matches(text)))

    def matches(self, text: str) -> list[Match]:
        """Every match, by where it begins in the matching copy of `text`."""
        tokens = _tokens(self._normalise(text))
        return [match for at in range(len(tokens)) for match in self._patterns.at(tokens, at)]


class _Patterns:
    """Entries by the form of their first word, each as its sequence of words."""

    def __init__(self) -> None:
        self._exact: dict[tuple[str, ...], str] = {}
        self._lengths: dict[str, list[int]] = defaultdict(list)
        self._inside = _PartsOfWords()
        self._phrases: list[tuple[str, tuple[str, ...]]] = []

    def add(self, entry: str, tokens: list[_Token]) -> None:
        words = tuple(token.word for token in tokens)
        if not words:
            return
        if not (entry.startswith(_WILD) or entry.endswith(_WILD)):
            self._exact.setdefault(words, entry)
            if len(words) not in self._lengths[words[0]]:
                self._lengths[words[0]].append(len(words))
        elif len(words) == 1:
            self._inside.add(entry, words[0])
        else:
            self._phrases.append((entry, words))

    def at(self, tokens: list[_Token], first: int) -> Iterator[Match]:
        """The matches that begin with the token number `first`."""
        token = tokens[first]
        for length in self._lengths.get(token.word, ()):
            words = tuple(token.word for token in tokens[first : first + length])
            if words in self._exact:
                last = tokens[first + length - 1]
                yield Match(self._exact[words], token.start, last.end)
        for entry in self._inside.entries_in(token.word):
            yield Match(entry, token.start, token.end)
        for entry, words in self._phrases:
            window = tokens[first : first + len(words)]
            if _reads(entry, words, [token.word for token in window]):
                yield Match(entry, token.start, window[-1].end)


class _PartsOfWords:
    """Single-word entries with `*`, by what must be found and at which end of a word."""

    def __init__(self) -> None:
        self._entries: dict[tuple[str, str], str] = {}
        self._lengths: dict[str, set[int]] = defaultdict(set)

    def add(self, entry: str, part: str) -> None:
        where = "*" * entry.startswith(_WILD) + "-" + "*" * entry.endswith(_WILD)
        self._entries.setdefault((where, part), entry)
        self._lengths[where].add(len(part))

    def entries_in(self, word: str) -> Iterator[str]:
        for where, lengths in self._lengths.items():
            parts = (part for length in lengths for part in _parts(word, length, where))
            yield from (
                self._entries[where, part] for part in parts if (where, part) in self._entries
            )


def _parts(word: str, length: int, where: str) -> Iterator[str]:
    if length > len(word):
        return
    if where == "-*":
        yield word[:length]
    elif where == "*-":
        yield word[len(word) - length :]
    else:
        for start in range(len(word) - length + 1):
            yield word[start : start + length]


def _reads(entry: str, words: tuple[str, ...], window: list[str]) -> bool:
    """Whether a phrase with `*` reads as these words of a text."""
    if len(window) < len(words) or tuple(window[1:-1]) != words[1:-1]:
        return False
    begins = window[0].endswith(words[0]) if entry.startswith(_WILD) else window[0] == words[0]
    ends = window[-1].startswith(words[-1]) if entry.endswith(_WILD) else window[-1] == words[-1]
    return begins and ends


def _tokens(copy: str) -> list[_Token]:
    return [_Token(found[0], found.start(), found.end()) for found in _WORD.finditer(copy)]
