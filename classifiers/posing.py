"""Letters of other scripts that pose as Latin ones, and letters that stand on their heads."""

from __future__ import annotations

import re
from typing import Final

from classifiers.known_words import KnownWords
from classifiers.lookalikes import (
    BESIDE_LATIN,
    LOOK_ALIKES,
    SIGNS_AS_LETTERS,
    TURNED,
    TURNED_ONLY,
)
from classifiers.steps import Step


def _inside(characters: dict[int, str]) -> str:
    return "".join(map(chr, characters))


# All that these steps change, in a character class.
POSING_CHARACTERS: Final = _inside(BESIDE_LATIN) + TURNED_ONLY + _inside(SIGNS_AS_LETTERS)
_POSING: Final = re.compile(f"[{_inside(BESIDE_LATIN)}]")
_WORD_WITH_POSING: Final = re.compile(rf"(?<!\w)\w*[{_inside(BESIDE_LATIN)}]\w*")
_ONLY_FOREIGN: Final = re.compile(f"[^\\W\\d_a-z{_inside(LOOK_ALIKES)}\u00df-\u024f]")
_LATIN: Final = re.compile("[a-z]")
_SIGN_AS_LETTER: Final = re.compile(f"(?<=[a-z])[{_inside(SIGNS_AS_LETTERS)}](?=[a-z])")
_TURNED_LETTER: Final = re.compile(f"[{TURNED_ONLY}]")
_TURNED_WORD: Final = re.compile(rf"(?<!\w)[{_inside(TURNED)}]+(?!\w)")


def posing_steps(known: KnownWords) -> tuple[Step, ...]:
    """The steps for letters that pose as Latin ones; they change no ASCII text."""
    return (
        Step(_TURNED_WORD, lambda found: _turn_round(found, known), _TURNED_LETTER.search),
        Step(_WORD_WITH_POSING, _read_beside_latin, _POSING.search),
        Step(_POSING, lambda found: found[0].translate(LOOK_ALIKES), _all_may_pose),
        Step(_SIGN_AS_LETTER, lambda found: found[0].translate(SIGNS_AS_LETTERS)),
    )


def _turn_round(found: re.Match[str], known: KnownWords) -> str:
    """A word of turned letters read the right way round, unless it reads better as it is."""
    word = found[0]
    if not _TURNED_LETTER.search(word) or word.translate(LOOK_ALIKES) in known:
        return word
    return word.translate(TURNED)[::-1]


def _read_beside_latin(found: re.Match[str]) -> str:
    word = found[0]
    return word.translate(BESIDE_LATIN) if _LATIN.search(word) else word


def _all_may_pose(text: str) -> bool:
    """Whether no letter tells another script: Russian and Greek sentences stay as they are."""
    return bool(_POSING.search(text)) and not _ONLY_FOREIGN.search(text)
