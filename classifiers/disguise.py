"""Undoing what people do to a word to get it past a filter.

Works on folded, lower-case text. Every step has one linear regular expression that finds the
candidates and a rule in Python that looks at the candidate alone, so that the same table of
steps can run plainly and traced (classifiers.alignment).
"""

from __future__ import annotations

import re
from typing import Final

from classifiers.joined_letters import AS_LETTERS, GAPS, read_apart
from classifiers.known_words import WILD, KnownWords
from classifiers.steps import Step

_SPACED: Final = re.compile(
    rf"(?<![a-z0-9@$'])[a-z0-9@$](?:[{GAPS}]{{1,4}}[a-z0-9@$!']){{2,}}(?![a-z0-9@$'])"
)
_LEET_WORD: Final = re.compile(
    r"(?<![a-z0-9@$!|+])(?:[a-z]+(?:[@$|+0-9]|!+(?=[a-z0-9@$]))|[@$!|+0-9]+[a-z])[a-z0-9@$!|+]*"
)
_STARRED_WORD: Final = re.compile(r"(?<![a-z])[a-z*][a-z*#%]*[*#%][a-z*#%]*")
_SPLIT_WORD: Final = re.compile(
    r"(?<![a-z])(?:[a-z]+(?:[._~|\-*]{1,6}[a-z]+)+|[a-z]{1,2}[_\-]{2,}(?![a-z]))"
)
_STRETCH: Final = re.compile(r"([a-z])\1(?:\1|([a-z])\2)|([ahiujkqvwxy])\3|(?<![a-z])([a-z])\4")
_STRETCHED_WORD: Final = re.compile(
    r"(?<![a-z])(?:[a-z]*?(?:([a-z])\1(?:\1|([a-z])\2)|([ahiujkqvwxy])\3)|([a-z])\4)[a-z]*"
)
_LONG_REPEAT: Final = re.compile(r"(\S)\1{3,}|[ \t]{2,}")

_DOMAIN: Final = re.compile(r"\.[a-z]{2}")
_NUMBER_WITH_UNIT: Final = re.compile(r"\d{2,}[a-z]+")
_LIKE_A_WORD: Final = re.compile(r"(?![!|+]).*[0-9@$!|+][a-z@$]")
_SIGN_BETWEEN_LETTERS: Final = re.compile(r"(?<=[a-z])[@$01]{1,2}(?=[a-z])")
# A sign between letters and another substitute: no name, price or Arabic in Latin letters.
_SURELY_LEET: Final = re.compile(
    r"(?=.*[a-z])(?=.+[@$!].)(?=(?:.*?[013457@$!]){2})(?!.*!!)[a-z0134579$][a-z013457@$!]*[a-z0134579$]"
)
_STARS: Final = str.maketrans("#%._~|-", WILD * 7)
_ROMAN_NUMBER: Final = re.compile(r"[xvi]*(?:iii|xxx)[vi]*")
_RUN: Final = re.compile(r"(.)\1*")
_LONG_ENOUGH: Final = 4  # letters, for a word to be worth disguising or telling from others
_LONG_RUN: Final = re.compile(r"(.)\1\1+")


class Disguises:
    """The table of steps, in the order in which they run (classifiers.screen counts them)."""

    def __init__(self, known: KnownWords) -> None:
        self.known = known
        self.steps: tuple[Step, ...] = (
            Step(_SPACED, self.join_letters),
            Step(_LEET_WORD, self._read_leet),
            Step(_STARRED_WORD, self.fill_stars),
            Step(_SPLIT_WORD, self.join_pieces),
            Step(_STRETCHED_WORD, self._shorten, _STRETCH.search),
            Step(_LONG_REPEAT, lambda found: found[1] * 3 if found[1] else " "),
        )

    def join_letters(self, found: re.Match[str]) -> str:
        return read_apart(found[0], self.known)

    def _read_leet(self, found: re.Match[str]) -> str:
        word = found[0]
        if "@" in word and _DOMAIN.match(found.string, found.end()):
            return word  # an e-mail address
        for token in dict.fromkeys((word, word.rstrip("!|+"))):
            if plain := self._spelled(token):
                return plain + word[len(token) :]
        if _SURELY_LEET.fullmatch(word):
            return word.translate(AS_LETTERS[0])
        return _SIGN_BETWEEN_LETTERS.sub(lambda sign: sign[0].translate(AS_LETTERS[0]), word)

    def _spelled(self, token: str) -> str | None:
        """The known word that `token` is with signs and digits read as letters."""
        if len(token) < 4 and sum(map(str.isdigit, token)) > 1:
            return None
        readings = [token.translate(table) for table in AS_LETTERS]
        hardly_leet = len(token) < 4 or _NUMBER_WITH_UNIT.fullmatch(token) is not None
        for everyday in (False, True):
            if everyday and (hardly_leet or not _LIKE_A_WORD.match(token)):
                return None
            for reading in readings:
                if plain := self.known.unstretched(reading, everyday=everyday):
                    return plain
        return None

    def fill_stars(self, found: re.Match[str]) -> str:
        starred = found[0].translate(_STARS)
        letters = starred.strip(WILD)
        if not letters or letters in self.known:
            return found[0]  # emphasis or a footnote
        joined = starred.replace(WILD, "")
        if len(joined) > 3 and self.known.abusive(joined):
            return joined
        inner = starred[0] != WILD != starred[-1]
        plain = self.known.filled(starred, everyday=inner) or self.known.filled(letters)
        return plain or self._fill_any_number(letters) or found[0]

    def _fill_any_number(self, starred: str) -> str | None:
        """The word that `starred` stands for when its stars are fewer or more than its letters."""
        begin, _, rest = starred.partition(WILD)
        end = rest.lstrip(WILD)
        if WILD in end or not begin or not end:
            return None
        usual = len(starred) - len(begin) - len(end)
        counts = (usual + more for more in (1, 2, -1, -2) if usual + more > 0)
        words = (self.known.filled(begin + WILD * n + end, everyday=False) for n in counts)
        return next((word for word in words if word), None)

    def join_pieces(self, found: re.Match[str]) -> str:
        split = found[0]
        starred = split.translate(_STARS)
        pieces = starred.replace(WILD, " ").split()
        joined = "".join(pieces)
        if ".." in split:
            joined = split  # pauses between words
        if self.known.abusive(joined) and len(pieces) > 1:
            return joined
        if starred.endswith(WILD):  # n----- but not: but--
            plain = None if joined in self.known else self.known.filled(starred, everyday=False)
            return plain or split
        dotted = "." in split
        both_words = dotted and all(piece in self.known for piece in pieces)
        if joined in self.known and len(joined) >= _LONG_ENOUGH and not both_words:
            return joined
        if dotted and (
            len(split) < _LONG_ENOUGH or (len(pieces) > 2 and max(map(len, pieces)) < 2)
        ):
            return split
        return self.known.filled(starred, everyday=not dotted) or split

    def _shorten(self, found: re.Match[str]) -> str:
        word = found[0]
        if word in self.known or _ROMAN_NUMBER.fullmatch(word):
            return word
        if len(set(word)) == 1:
            return word[:3]
        runs = [len(run[0]) for run in _RUN.finditer(word)]
        everywhere = len(runs) > 2 and min(runs) > 1
        plain = self.known.unstretched(word, everyday=everywhere or max(runs) > 2)
        if plain is None and everywhere:
            return _RUN.sub(lambda run: run[1] * (len(run[0]) // min(runs)), word)
        return plain or _LONG_RUN.sub(r"\1\1", word)
