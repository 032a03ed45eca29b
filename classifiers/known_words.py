"""Words that disguised ones are read as, found by their spelling, their runs or their gaps.

Two lists ship: words of abuse, which people have reason to disguise, and everyday words, into
which joined letters are cut. Neither is scored.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

WILD: Final = "*"
LONG_ENOUGH: Final = 4  # letters, for a word to be told from others by some of them
LONGEST_WORD: Final = 20

_DATA: Final = Path(__file__).parent / "data"
_REPEAT: Final = re.compile(r"(.)\1+", re.DOTALL)
_RUN: Final = re.compile(r"(.)\1*", re.DOTALL)
_RESPELLED: Final = ">"
# What Arabic writes in one with the word that follows: the article, "O", "and".
_PREFIXES: Final = ("\u0627\u0644", "\u064a\u0627", "\u0648", "\u0648\u0627\u0644")
_ONE_LETTER_WORDS: Final = "aiu\u0648"

# Costs are negative logarithms of how likely a word is in running text: Zipf's law for the
# everyday ones, by their rank. An unknown word pays for each of its letters, and more the
# longer it is: several words run together are no word.
_COMMONEST: Final = 2.3
OWN_COST: Final = 7.0
_UNUSUALLY_LONG: Final = 6
UNKNOWN_COSTS: Final = tuple(
    7.0 + 2.0 * size + 0.3 * max(0, size - _UNUSUALLY_LONG) ** 2 for size in range(LONGEST_WORD + 1)
)


class WordIndex:
    """One list of words, the likelier first; `odd>plain` has `odd` read as `plain`."""

    def __init__(self, words: Iterable[str]) -> None:
        self.meanings: dict[str, str] = {}
        self._by_runs: dict[str, list[str]] = defaultdict(list)
        self._by_length: dict[int, list[str]] = defaultdict(list)
        self._having: dict[tuple[int, int, str], int] = defaultdict(int)
        for word in words:
            spelled, _, plain = word.partition(_RESPELLED)
            if spelled not in self.meanings:
                self._add(spelled, plain or spelled)

    def _add(self, word: str, plain: str) -> None:
        self.meanings[word] = plain
        self._by_runs[_REPEAT.sub(r"\1", word)].append(word)
        if word != plain and len(word) <= LONG_ENOUGH:
            return  # too rare to be what somebody starred
        same_length = self._by_length[len(word)]
        for place, letter in enumerate(word):
            self._having[len(word), place, letter] |= 1 << len(same_length)
        same_length.append(word)

    def unstretched(self, word: str, without_runs: str) -> str | None:
        """The word of the list that becomes `word` when some of its letters are repeated.

        `without_runs` is `word` with every letter once in a row.
        """
        if word in self.meanings:
            return self.meanings[word]
        alike = self._by_runs.get(without_runs, ())
        strains = [
            (strain, at) for at, other in enumerate(alike) if (strain := _strain(word, other))
        ]
        return self.meanings[alike[min(strains)[1]]] if strains else None

    def filled(self, starred: str) -> str | None:
        """The first word of the list that has the letters of `starred`, any where it has WILD."""
        size = len(starred)
        fitting = (1 << len(self._by_length.get(size, ()))) - 1
        for place, letter in enumerate(starred):
            if not fitting:
                return None
            if letter != WILD:
                fitting &= self._having.get((size, place, letter), 0)
        if not fitting:
            return None
        return self.meanings[self._by_length[size][(fitting & -fitting).bit_length() - 1]]


def _strain(stretched: str, word: str) -> int:
    """How far `word` is from `stretched`, run for run; 0 when it has a longer run."""
    strain = 1
    for run, wanted in zip(_RUN.finditer(stretched), _RUN.finditer(word), strict=True):
        length, least = len(run[0]), len(wanted[0])
        if least > length:
            return 0
        if least < length:
            strain += 3 if length == 2 else 3 - min(least, 2)
    return strain


class KnownWords:
    """The lists to search in: a site's own words, the words of abuse, the everyday words."""

    def __init__(self, own: Iterable[str] = ()) -> None:
        self._own = WordIndex(own)
        self._abuse = _words_of_abuse()
        self._everyday = _everyday_words()
        self._costs = _costs()
        self.own_words = self._own.meanings.keys()
        self.everyday_cost = self._costs.get  # of a word that is not a site's own, None if unknown

    def __contains__(self, word: object) -> bool:
        return word in self._own.meanings or word in self._costs

    def abusive(self, word: str) -> str | None:
        """The word worth disguising that `word` spells, if it spells one."""
        return self._own.meanings.get(word) or self._abuse.meanings.get(word)

    def unstretched(self, word: str, *, everyday: bool = True) -> str | None:
        """The known word that `word` is a stretched spelling of."""
        once = _REPEAT.sub(r"\1", word)
        found = (index.unstretched(word, once) for index in self._indexes(everyday=everyday))
        return next((word for word in found if word), None)

    def filled(self, starred: str, *, everyday: bool = True) -> str | None:
        """The likeliest known word that `starred` stands for (see WordIndex.filled)."""
        found = (index.filled(starred) for index in self._indexes(everyday=everyday))
        return next((word for word in found if word), None)

    def cost(self, letters: str) -> float:
        """What it costs to take `letters` for one word."""
        if letters in self._own.meanings:
            return OWN_COST
        if len(letters) > LONGEST_WORD:
            return math.inf
        return self._costs.get(letters) or UNKNOWN_COSTS[len(letters)]

    def _indexes(self, *, everyday: bool) -> Iterator[WordIndex]:
        yield self._own
        yield self._abuse
        if everyday:
            yield self._everyday


@cache
def _words_of_abuse() -> WordIndex:
    words = _read("words_of_abuse_arabic.txt")
    attached = (prefix + word for prefix in _PREFIXES for word in words)
    return WordIndex([*_read("words_of_abuse.txt"), *words, *attached])


@cache
def _everyday_words() -> WordIndex:
    return WordIndex([*_read("everyday_words.txt"), *_read("everyday_words_arabic.txt")])


@cache
def _costs() -> dict[str, float]:
    costs: dict[str, float] = {}
    for name in ("everyday_words.txt", "everyday_words_arabic.txt"):
        ranks = enumerate(_read(name), start=1)
        costs |= {word: _COMMONEST + math.log(rank) for rank, word in ranks}
    costs |= dict.fromkeys(_words_of_abuse().meanings, OWN_COST)
    return {
        word: cost for word, cost in costs.items() if len(word) > 1 or word in _ONE_LETTER_WORDS
    }


def _read(name: str) -> list[str]:
    lines = (_DATA / name).read_text(encoding="utf-8").splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.split()]
