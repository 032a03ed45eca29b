"""Putting the common disguises on a text, to measure how well they are seen through."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Final

Disguise = Callable[[str, random.Random], str]

_WORD: Final = re.compile(r"[A-Za-z]{4,}")
_LEET: Final = str.maketrans("aeiost", "431057")
_SIGNS: Final = str.maketrans("asi", "@$!")
_CYRILLIC: Final = str.maketrans("aceopxyi", "асеорхуі")  # noqa: RUF001 the disguise itself


def _between(mark: str) -> Disguise:
    return lambda word, _: mark.join(word)


def _starred(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word) - 1)
    return word[:at] + "*" + word[at + 1 :]


def _stretched(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word))
    return word[:at] + word[at] * chance.randint(3, 6) + word[at + 1 :]


def _mixed_case(word: str, chance: random.Random) -> str:
    return "".join(chance.choice((letter.lower(), letter.upper())) for letter in word)


DISGUISES: Final[dict[str, Disguise]] = {
    "digits": lambda word, _: word.translate(_LEET),
    "signs": lambda word, _: word.translate(_SIGNS),
    "look-alikes": lambda word, _: word.translate(_CYRILLIC),
    "spaces": _between(" "),
    "dots": _between("."),
    "zero-width": _between("\u200b"),
    "stars": _starred,
    "stretching": _stretched,
    "mixed case": _mixed_case,
}


def disguise(text: str, name: str, seed: int) -> str:
    """`text` with every word of four letters and more in the disguise `name`."""
    chance = random.Random(seed)
    return _WORD.sub(lambda found: DISGUISES[name](found[0], chance), text)
