"""The matching copy of a comment: what the classifiers and word lists look at.

It is never stored or shown. Two texts that a reader would read alike should come out alike,
and no input may cost much: every step is linear, and the input is capped before the one
step (Unicode normalisation) that is not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from classifiers.arabic_letters import ARABIC_SPELLING, LETTER, arabic_steps
from classifiers.disguise import Disguises
from classifiers.known_words import KnownWords
from classifiers.lookalikes import DROPPED, PLAIN_PUNCTUATION
from classifiers.posing import POSING_CHARACTERS, posing_steps
from classifiers.screen import suspected_places
from classifiers.steps import Step, rewrite

MAX_CODE_POINTS: Final = 5_000  # of a text
MAX_COPY: Final = 6_000  # of its folded copy, in which some characters are several
GROWS: Final = 18  # code points that one becomes at most (U+FDFA, under NFKC)
MAX_MARKS_IN_A_ROW: Final = 30  # UAX #15, Stream-Safe Text Format

_MAYBE_MANY_MARKS: Final = re.compile(rf"[^\w\s\x00-\x7f]{{{MAX_MARKS_IN_A_ROW + 1}}}")
_PLAIN_LETTERS: Final = PLAIN_PUNCTUATION | ARABIC_SPELLING
# From one foreign character to the last that is not far from the one before. Nothing composes
# with a character of ASCII but marks that are dropped, so each stretch is folded by itself.
_FOREIGN: Final = re.compile(r"([^\x00-\x7f]+(?:[\x00-\x7f]{1,4}[^\x00-\x7f]+)*)")
# Without one of them, no step for foreign letters does anything.
_CHANGEABLE: Final = re.compile(f"[{POSING_CHARACTERS}{LETTER}]")


class Normaliser:
    """Makes matching copies; `own_words` are spelled out again like the words it knows."""

    def __init__(self, own_words: Iterable[str] = ()) -> None:
        disguises = Disguises(KnownWords(own_words))
        foreign = (*posing_steps(disguises.known), *arabic_steps(disguises))
        self.steps: tuple[Step, ...] = (*foreign, *disguises.steps)
        self._first_for_ascii = len(foreign)

    def __call__(self, text: str) -> str:
        """The matching copy of `text`: lower case, undisguised; see `is_read_whole`."""
        folded = fold(text.strip()[:MAX_CODE_POINTS])
        return rewrite(folded, self.steps_for(folded))

    def many(self, texts: Sequence[str]) -> list[str]:
        """The matching copies of `texts`, the same as one by one and faster for a batch."""
        copies = [fold(text.strip()[:MAX_CODE_POINTS]) for text in texts]
        foreign = self.steps[: self._first_for_ascii]
        copies = [rewrite(copy, foreign) if _is_foreign(copy) else copy for copy in copies]
        for at, suspected in suspected_places(copies).items():
            copies[at] = self._rewrite_suspected(copies[at], suspected)
        return copies

    def _rewrite_suspected(self, folded: str, suspected: Mapping[int, Sequence[int]]) -> str:
        """A text after the suspected steps, or all later ones once it has changed."""
        for number in sorted(suspected):
            step = self.steps[self._first_for_ascii + number]
            if step.hint is None:
                changed = rewrite(folded, [step])
            else:
                changed = step.within_words(folded, sorted(suspected[number]))
            if changed != folded:
                return rewrite(changed, self.steps[self._first_for_ascii + number + 1 :])
        return folded

    def steps_for(self, folded: str) -> tuple[Step, ...]:
        """The steps that can change a folded text."""
        return self.steps if _is_foreign(folded) else self.steps[self._first_for_ascii :]


def _is_foreign(folded: str) -> bool:
    """Whether the steps for foreign letters may change a folded text."""
    return not folded.isascii() and _CHANGEABLE.search(folded) is not None


def fold(text: str) -> str:
    """`text` without differences of case, width, font, accent or invisible characters.

    At most MAX_COPY code points; a character becomes up to GROWS of them.
    """
    if text.isascii():
        return text.lower()
    if not _surely_fits(text):
        return _fold_foreign(text)
    pieces = _FOREIGN.split(text)
    return "".join([one.lower() if one.isascii() else _fold_foreign(one) for one in pieces])


def _fold_foreign(text: str) -> str:
    plain = text.translate(PLAIN_PUNCTUATION)
    if plain.isascii():
        return plain[:MAX_COPY].lower()
    visible = DROPPED.sub("", unicodedata.normalize("NFKD", cap_marks(plain)))
    composed = unicodedata.normalize("NFKC", visible).casefold()
    return composed[:MAX_COPY].translate(_PLAIN_LETTERS)


def _surely_fits(text: str) -> bool:
    """Whether `text` is shorter than MAX_COPY however much its foreign characters grow."""
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    return len(text) + foreign * (GROWS - 1) < MAX_COPY


def is_read_whole(text: str) -> bool:
    """Whether the matching copy of `text` leaves nothing out: else a person must read it."""
    bare = text.strip()
    if len(bare) > MAX_CODE_POINTS:
        return False
    return bare.isascii() or _surely_fits(bare) or len(fold(bare)) < MAX_COPY


def cap_marks(text: str) -> str:
    """`text` with no more than MAX_MARKS_IN_A_ROW combining marks in a row.

    Canonical ordering sorts each run of marks, which is quadratic in the run's length.
    """
    if not _MAYBE_MANY_MARKS.search(text):
        return text
    kept: list[str] = []
    run = 0
    for character in text:
        run = run + 1 if unicodedata.combining(character) else 0
        if run <= MAX_MARKS_IN_A_ROW:
            kept.append(character)
    return "".join(kept)
