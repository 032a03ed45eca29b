"""Reading letters that stand apart: `i d i o t`, `i.d.i.o.t`, a whole sentence spaced out.

Where every gap looks the same, nothing tells where one word ends and the next begins: the
letters are cut into the likeliest words, in time linear in their number.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

from classifiers.known_words import (
    LONGEST_WORD,
    OWN_COST,
    UNKNOWN_COSTS,
    WILD,
    KnownWords,
)

GAPS: Final = r" ._\-*/|,~+:"

# What stands for which letter; 1 and ! are an i or an l each.
AS_LETTERS: Final = tuple(
    str.maketrans("@430" + "1!|" + "5$7+8962", "aaeo" + letters + "ssttbggz")
    for letters in ("iii", "lll", "lii", "ill")
)

_UNIT_AND_GAP: Final = re.compile(rf"([^{GAPS}])([{GAPS}]*)")
_APOSTROPHE: Final = "'"
_ALPHABET: Final = "abcdefghijklmnopqrstuvwxyz"
_RARE: Final = 4  # one in so many
_FEW: Final = 4  # fewer letters are initials, unless they spell a word worth hiding
_LIKE_A_WORD: Final = 15.0  # what letters that are surely one word are spared for being it
_NOTHING, _PERHAPS, _SURELY = range(3)


@dataclass(frozen=True, slots=True)
class _Piece:
    """What stands between two wider gaps: its characters, how it is written, the gap after."""

    characters: str
    written: str
    gap: str


def read_apart(apart: str, known: KnownWords) -> str:
    """`apart`, single characters with gaps between, as the words it spells.

    It comes back as it is when it spells none: initials, scores, the letters of the alphabet.
    """
    units = [(found[1], found[2], found.start()) for found in _UNIT_AND_GAP.finditer(apart)]
    usual = _usual_gap([gap for _, gap, _ in units[:-1]])
    pieces = _part(apart, units, usual)
    one_word_each = " " not in usual or any(piece.gap.isspace() for piece in pieces[:-1])
    read = [_read(piece.characters, known, one_word_each) for piece in pieces]
    if max(sure for _, sure in read) < _SURELY:
        return apart
    return "".join(
        (words if sure else piece.written) + (piece.gap.strip() + " " if piece.gap else "")
        for (words, sure), piece in zip(read, pieces, strict=True)
    )


def cut_into_words(letters: str, known: KnownWords) -> list[str]:
    """`letters` cut into the words that cost least together."""
    cost_of, own, unknown = known.everyday_cost, known.own_words, UNKNOWN_COSTS
    costs = [0.0]
    begins = [0]
    for end in range(1, len(letters) + 1):
        least, first = math.inf, 0
        for begin in range(max(0, end - LONGEST_WORD), end):
            word = letters[begin:end]
            cost = OWN_COST if word in own else cost_of(word) or unknown[end - begin]
            if costs[begin] + cost < least:
                least, first = costs[begin] + cost, begin
        costs.append(least)
        begins.append(first)
    words: list[str] = []
    end = len(letters)
    while end:
        words.append(letters[begins[end] : end])
        end = begins[end]
    return words[::-1]


def _usual_gap(gaps: list[str]) -> str:
    """The narrowest of the gaps that are not rare."""
    counted = Counter(gaps)
    common = [gap for gap, times in counted.items() if times * _RARE >= len(gaps)]
    return min(common or counted, key=lambda gap: (gap.count(" "), len(gap), -counted[gap]))


def _part(apart: str, units: list[tuple[str, str, int]], usual: str) -> list[_Piece]:
    pieces: list[_Piece] = []
    characters, start = "", 0
    for character, gap, at in units:
        characters += character
        if gap and not _is_wider(gap, usual):
            continue
        if WILD in gap and WILD not in usual:
            characters += WILD * gap.count(WILD)
            continue
        pieces.append(_Piece(characters, apart[start : at + 1], gap))
        characters, start = "", at + 1 + len(gap)
    return pieces


def _is_wider(gap: str, usual: str) -> bool:
    """Whether a gap parts words: it has white space, and more of it than the usual one."""
    return gap.count(" ") > usual.count(" ") or (" " in gap and len(gap) > len(usual))


def _read(characters: str, known: KnownWords, one_word: bool) -> tuple[str, int]:
    """The words that `characters` spell, and how sure that is."""
    bare = characters.rstrip("!").replace(_APOSTROPHE, "")
    if WILD in bare:
        if word := known.filled(bare):
            return word, _SURELY
        bare = bare.replace(WILD, "")
    letters = sum(map(str.isalpha, bare))
    if letters < 2 or (len(bare) > 2 and bare in _ALPHABET):
        return characters, _NOTHING
    readings = {bare} if bare.isalpha() else {bare.translate(table) for table in AS_LETTERS}
    cut = [_words_in(letters, known, one_word) for letters in sorted(readings)]
    words = min(cut, key=lambda words: _cost(words, known))
    spelled = " ".join(words) + "!" * (len(characters) - len(characters.rstrip("!")))
    return spelled, _how_sure(bare, words, known)


def _words_in(letters: str, known: KnownWords, one_word: bool) -> list[str]:
    if one_word and letters in known:
        return [letters]
    words = cut_into_words(letters, known)
    spared = _LIKE_A_WORD if one_word else 0.0
    return words if _cost(words, known) < known.cost(letters) - spared else [letters]


def _how_sure(bare: str, words: list[str], known: KnownWords) -> int:
    if any(len(word) > 2 and known.abusive(word) for word in words):
        return _SURELY
    strange = sum(len(word) for word in words if word not in known)
    if len(bare) < _FEW:
        return _NOTHING if strange or len(words) > 1 else _PERHAPS
    return _SURELY if bare.isalpha() or strange * _RARE <= len(bare) else _NOTHING


def _cost(words: list[str], known: KnownWords) -> float:
    return math.fsum(known.cost(word) for word in words)
