"""Arabic as the matching copy spells it, and what is done to an Arabic word to hide it.

Spellings that readers take for one are made one: the hamzas fall with the other marks, heh
stands for teh marbuta, yeh for alef maqsura. The letters that tell Persian and Urdu stay.
"""

from __future__ import annotations

import re
from typing import Final

from classifiers.disguise import Disguises
from classifiers.joined_letters import GAPS
from classifiers.steps import Step

# One letter for several spellings of it: Persian and Urdu forms, dotless forms, variants.
_SPELLINGS: Final = {
    "\u0627": "\u0671\u0672\u0673",
    "\u0628": "\u066e",
    "\u0641": "\u06a1\u06a4",
    "\u0642": "\u066f\u06a7\u06a8",
    "\u0643": "\u06a9\u06aa",
    "\u0647": "\u0629\u06be\u06c1\u06c3\u06d5",
    "\u0648": "\u06c4\u06c6\u06c7",
    "\u064a": "\u0649\u06cc\u06ce\u06d0",
    ",": "\u060c\u066c",
    ";": "\u061b",
    "?": "\u061f",
    "%": "\u066a",
    ".": "\u066b\u06d4",
    "*": "\u066d",
}
_DIGITS: Final = (0x0660, 0x06F0)
ARABIC_SPELLING: Final = {
    **{ord(other): plain for plain, others in _SPELLINGS.items() for other in others},
    **{zero + value: str(value) for zero in _DIGITS for value in range(10)},
}

LETTER: Final = "\u0620-\u064a\u066e-\u06d3"  # in a character class
_ANY: Final = re.compile(f"[{LETTER}]")
_SPACED: Final = re.compile(rf"(?<!\w)[{LETTER}](?:[{GAPS}]{{1,4}}[{LETTER}]){{2,}}(?!\w)")
_MIXED: Final = re.compile(rf"(?<![{LETTER}])[{LETTER}]+(?:[a-z0-9@]{{1,2}}[{LETTER}]+)+")
_STARRED: Final = re.compile(rf"(?<!\w)[{LETTER}*][{LETTER}*#%]*[*#%][{LETTER}*#%]*")
_SPLIT: Final = re.compile(rf"(?<!\w)[{LETTER}]+(?:[._~|\-]+[{LETTER}]+)+")
_STRETCHED: Final = re.compile(rf"(?<![{LETTER}])[{LETTER}]*?([{LETTER}])\1\1[{LETTER}]*")
_STRETCH: Final = re.compile(rf"([{LETTER}])\1\1")

_PUT_IN: Final = re.compile("[a-z0-9@]+")
_ONE_LATIN_LETTER: Final = re.compile("[a-z]")
_LATIN_AS_ARABIC: Final = tuple(
    str.maketrans("1ilo05", slender * 3 + "\u0647" * 3) for slender in ("\u0644", "\u0627")
)
_LAUGHTER: Final = re.compile("([\u0647\u062e])\\1\\1+")
_LONG_RUN: Final = re.compile(r"(.)\1\1+")


def arabic_steps(disguises: Disguises) -> tuple[Step, ...]:
    """The steps for Arabic words; they change no text without Arabic letters."""
    known = disguises.known

    def without_latin(found: re.Match[str]) -> str:
        """The word without the Latin letters and digits in it, or with what they look like."""
        word = found[0]
        bare = _PUT_IN.sub("", word)
        alike = [_PUT_IN.sub("", word.translate(table)) for table in _LATIN_AS_ARABIC]
        meant = [plain for plain in (*alike, bare) if known.abusive(plain)]
        meant += [plain for plain in alike if plain in known]
        if meant:
            return meant[0]
        return bare if all(map(_ONE_LATIN_LETTER.fullmatch, _PUT_IN.findall(word))) else word

    def shortened(found: re.Match[str]) -> str:
        word = found[0]
        if _LAUGHTER.fullmatch(word):
            return word[:3]
        return known.unstretched(word) or _LONG_RUN.sub(r"\1", word)

    return (
        Step(_MIXED, without_latin, _ANY.search),
        Step(_SPACED, disguises.join_letters, _ANY.search),
        Step(_STARRED, disguises.fill_stars, _ANY.search),
        Step(_SPLIT, disguises.join_pieces, _ANY.search),
        Step(_STRETCHED, shortened, _STRETCH.search),
    )
