"""Undoing what people do to a word to get it past a filter.

Works on folded, lower-case text. Every step has one linear regular expression that finds the
candidates and a rule in Python that looks at the candidate alone, so that the same table of
steps can run plainly and traced (classifiers.alignment).
"""

from __future__ import annotations

import re
from typing import Final

from classifiers.joined_letters import AS_LETTERS, GAPS, read_apart
from classifiers.known_words import LONG_ENOUGH, LONGEST_WORD, WILD, KnownWords
from classifiers.steps import Step

_SPACED: Final = re.compile(
    rf"(?<![a-z0-9@$'])(?<![a-z][*#%])[a-z0-9@$](?:[{GAPS}]{{1,4}}[a-z0-9@$!']){{2,}}"
    rf"(?![a-z0-9@$']|[*#%]{{3}}|[*#%]+[a-z])"
)
_LEET_WORD: Final = re.compile(
    r"(?<![a-z0-9@$!|+])(?:[a-z]+(?:[@$|+0-9]|!+(?=[a-z0-9@$]))|[@$!|+0-9]+[a-z])[a-z0-9@$!|+]*"
)
_STARRED_WORD: Final = re.compile(r"(?<![a-z0-9])(?:[a-z][a-z*#%]*[*#%]|\*)[a-z*#%]*")
_SPLIT_WORD: Final = re.compile(
    r"(?<![a-z])(?:[a-z]+(?:[._~|\-*]{1,6}[a-z]+)+|[a-z]{1,2}[_\-]{2,}(?![a-z]))"
)
_STRETCHED_WORD: Final = re.compile(
    r"(?<![a-z])(?:[a-z]*?(?:([a-z])\1(?:\1|([a-z])\2)|([ahiujkqvwxy])\3)|([a-z])\4)[a-z]*"
)
_LONG_REPEAT: Final = re.compile(r"([^a-z\s])\1{3,}")
_WIDE_SPACE: Final = re.compile("  +")

# What every candidate has, and few texts: found much faster than the candidates.
_TWO_ALONE: Final = re.compile(b" [a!] {1,4}[a!](?!a)")
# Gaps as spaces, what may be a letter as an a, an exclamation mark as itself.
_ALONE_OR_NOT: Final = bytes(
    ord(" " if re.match(f"[{GAPS}]", sign) else "a" if re.match("[a-z0-9@$']", sign) else sign)
    for sign in map(chr, range(128))
).ljust(256, b"?")
_NO_SUBSTITUTES: Final = bytes(code for code in range(256) if chr(code) not in "0123456789@$!|+")
_NO_SIGNS: Final = b"abcdefghijklmnopqrstuvwxyz \t\n\r\v\f"
_REPEATED_SIGN: Final = re.compile(rb"(.)\1{3}", re.DOTALL)
_SUBSTITUTE: Final = re.compile(r"[0-9@$!|+](?:[a-z]|(?<=[a-z][0-9@$|+])|(?<=[a-z]!)[0-9@$!])")
_STAR: Final = re.compile(r"[*#%]")
_JOINT: Final = re.compile(r"[._~|\-*](?<=[a-z].)(?:[._~|\-*]{0,5}[a-z]|(?<=[_\-])[_\-])")
_STRETCH: Final = re.compile(r"([a-z])\1(?:(?<=[ahiujkqvwxy])|(?<![a-z]..)|\1|([a-z])\2)")

_DOMAIN: Final = re.compile(r"\.[a-z]{2}")
_NUMBER_WITH_UNIT: Final = re.compile(r"\$?\d+(?:\d[a-z]{1,2}|st|nd|rd|th)")
_BEFORE_A_LETTER: Final = re.compile(r"[0-9@$!|+][a-z@$]")
_SIGN_BETWEEN_LETTERS: Final = re.compile(r"(?<=[a-z])(?:[@$]{1,2}|00?|1)(?=[a-z])")
_ADDRESS: Final = re.compile(r"\w{3,}@\w{3}")
_OTHER_DIGITS: Final = re.compile("[2689]")
_SHORTEST_LEET: Final = 5  # shorter words that nobody knows are names of things: h1b, 4chan
# At least two letters and two of what stands for letters, one of them a sign that neither
# numbers nor Arabic in Latin letters use, and letters after it.
_SURELY_LEET: Final = re.compile(
    r"(?=(?:.*?[a-z]){2})(?=(?:.*?[013457$]){2})(?!\$?\d+[a-z]+$)(?=.*[014$].*[a-z])"
    r"[a-z013457$][a-z013457@$]+"
)
_STARS: Final = str.maketrans("#%._~|-", WILD * 7)
_ROMAN_NUMBER: Final = re.compile(r"[xv]{0,3}(?:iii|xxx)[xvi]{0,3}")
_RUN: Final = re.compile(r"(.)\1*")
_LONG_RUN: Final = re.compile(r"(.)\1\1+")


class Disguises:
    """The table of steps, in the order in which they run (classifiers.screen counts them)."""

    def __init__(self, known: KnownWords) -> None:
        self.known = known
        self.steps: tuple[Step, ...] = (
            Step(_SPACED, self.join_letters, _has_two_alone),
            Step(_LEET_WORD, self._read_leet, _has_digits_or_signs, _SUBSTITUTE),
            Step(_STARRED_WORD, self.fill_stars, _has_stars, _STAR),
            Step(_SPLIT_WORD, self.join_pieces, None, _JOINT),
            Step(_STRETCHED_WORD, self._shorten, None, _STRETCH),
            Step(_LONG_REPEAT, lambda found: found[1] * 3, _has_long_repeat),
            Step(_WIDE_SPACE, lambda _: " ", lambda text: "  " in text),
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
        if (
            not _SHORTEST_LEET <= len(word) <= LONGEST_WORD
            or _OTHER_DIGITS.search(word)
            or _is_address(found)
        ):
            return word
        if _SURELY_LEET.fullmatch(word):
            return word.translate(AS_LETTERS[0])
        return _SIGN_BETWEEN_LETTERS.sub(lambda sign: sign[0].translate(AS_LETTERS[0]), word)

    def _spelled(self, token: str) -> str | None:
        """The known word that `token` is with signs and digits read as letters."""
        digits = sum(map(str.isdigit, token))
        letters = sum(map(str.isalpha, token))
        if (len(token) < LONG_ENOUGH and digits > 1) or _NUMBER_WITH_UNIT.fullmatch(token):
            return None
        readings = dict.fromkeys(token.translate(table) for table in AS_LETTERS)
        for reading in readings:
            if plain := self.known.unstretched(reading, everyday=False):
                return plain
        inside = _BEFORE_A_LETTER.search(token) is not None or len(token) - letters > 1
        if letters < 2 or not inside or token[0] in "!|+":
            return None
        words = (self.known.unstretched(reading) for reading in readings)
        return next((word for word in words if word and len(word) >= LONG_ENOUGH), None)

    def fill_stars(self, found: re.Match[str]) -> str:
        starred = found[0].translate(_STARS)
        letters = starred.strip(WILD)
        too_short = len(starred) < LONG_ENOUGH and len(letters) == 2
        if not letters or letters in self.known or too_short:
            return found[0]  # emphasis or a footnote
        joined = starred.replace(WILD, "")
        if len(joined) >= LONG_ENOUGH and (plain := self.known.abusive(joined)):
            return plain
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
        joined = split if ".." in split else "".join(pieces)  # ".." is a pause between words
        if len(pieces) > 1 and (plain := self.known.abusive(joined)):
            return plain
        words = [piece in self.known for piece in pieces]
        if starred.endswith(WILD):  # n----- but not: but--
            kept = all(words) or len(split) < LONG_ENOUGH
            return split if kept else self._first_filled(starred, split, everyday=False)
        dotted = "." in split
        if joined in self.known and len(joined) >= LONG_ENOUGH and not (dotted and all(words)):
            return joined
        if len(split) < LONG_ENOUGH or (dotted and len(pieces) > 2 and max(map(len, pieces)) < 2):
            return split
        return self._first_filled(starred, split, everyday=not dotted and not any(words))

    def _first_filled(self, starred: str, otherwise: str, *, everyday: bool) -> str:
        return self.known.filled(starred, everyday=everyday) or otherwise

    def _shorten(self, found: re.Match[str]) -> str:
        word = found[0]
        if len(set(word)) == 1:
            return word[:3]
        if word in self.known or _ROMAN_NUMBER.fullmatch(word):
            return word
        runs = [len(run[0]) for run in _RUN.finditer(word)]
        shortest = min(runs)
        everywhere = len(runs) > 2 and shortest > 1
        plain = self.known.unstretched(word, everyday=everywhere or max(runs) > 2)
        if plain is None and everywhere:
            return _RUN.sub(lambda run: run[1] * (len(run[0]) // shortest), word)
        return plain or _LONG_RUN.sub(r"\1\1", word)


def _has_two_alone(text: str) -> bool:
    """Whether two characters stand alone side by side, as those of a spaced word do."""
    kinds = text.encode("utf-8", "replace").translate(_ALONE_OR_NOT)
    return _TWO_ALONE.search(kinds) is not None


def _has_digits_or_signs(text: str) -> bool:
    return bool(text.encode("utf-8", "replace").translate(None, _NO_SUBSTITUTES))


def _has_stars(text: str) -> bool:
    return "*" in text or "#" in text or "%" in text


def _has_long_repeat(text: str) -> bool:
    """Whether a sign may stand four times in a row; letters and spaces aside, few are left."""
    if not text.isascii():
        return True
    return _REPEATED_SIGN.search(text.encode("ascii").translate(None, _NO_SIGNS)) is not None


def _is_address(found: re.Match[str]) -> bool:
    """Whether the word is part of a link, a tag or an address."""
    before = found.string[max(found.start() - 1, 0) : found.start()]
    return before in {"/", "=", "#", "?", "&", "_"} or _ADDRESS.match(found[0]) is not None
