"""Putting the common disguises of Arabic letters on a text (see classifiers.disguising)."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Final

Disguise = Callable[[str, random.Random], str]

_WORD: Final = re.compile("[\u0621-\u064a]{4,}")
_MARKS: Final = "\u064b\u064c\u064e\u064f\u0650\u0651\u0652"  # tanwin, short vowels, shadda, sukun
_KASHIDA: Final = "\u0640"


def _between(mark: str) -> Disguise:
    return lambda word, _: mark.join(word)


def _vowelled(word: str, chance: random.Random) -> str:
    return "".join(letter + chance.choice(_MARKS) for letter in word)


def _drawn_out(word: str, chance: random.Random) -> str:
    return "".join(letter + _KASHIDA * chance.randint(0, 3) for letter in word)


def _stretched(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word))
    return word[:at] + word[at] * chance.randint(3, 6) + word[at + 1 :]


ARABIC_DISGUISES: Final[dict[str, Disguise]] = {
    "diacritics": _vowelled,
    "kashida": _drawn_out,
    "stretching": _stretched,
    "spaces": _between(" "),
    "dots": _between("."),
    "zero-width": _between("\u200b"),
}


def arabic_disguise(text: str, name: str, seed: int) -> str:
    """`text` with every Arabic word of four letters and more in the disguise `name`."""
    chance = random.Random(seed)
    return _WORD.sub(lambda found: ARABIC_DISGUISES[name](found[0], chance), text)
