"""The matching copy of a comment: what the classifiers and word lists look at.

It is never stored or shown. Two texts that a reader would read alike should come out alike,
and no input may cost much: every step is linear, and the input is capped before the one
step (Unicode normalisation) that is not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np

from classifiers.arabic_letters import ARABIC_SPELLING, arabic_steps
from classifiers.disguise import Disguises
from classifiers.known_words import KnownWords
from classifiers.lookalikes import DROPPED, PLAIN_PUNCTUATION
from classifiers.posing import posing_steps
from classifiers.screen import suspected_steps
from classifiers.steps import Step, rewrite

MAX_CODE_POINTS: Final = 5_000  # of a text
MAX_COPY: Final = 6_000  # of its folded copy, in which some characters are several
GROWS: Final = 18  # code points that one becomes at most (U+FDFA, under NFKC)
MAX_MARKS_IN_A_ROW: Final = 30  # UAX #15, Stream-Safe Text Format

_MAYBE_MANY_MARKS: Final = re.compile(rf"[^\w\s\x00-\x7f]{{{MAX_MARKS_IN_A_ROW + 1}}}")
_PLAIN_LETTERS: Final = PLAIN_PUNCTUATION | ARABIC_SPELLING


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
        plain = [at for at, copy in enumerate(copies) if copy.isascii()]
        if len(plain) < len(copies):
            foreign = set(range(len(copies))).difference(plain)
            copies = [
                rewrite(copy, self.steps) if at in foreign else copy
                for at, copy in enumerate(copies)
            ]
        suspected = suspected_steps([copies[at] for at in plain])
        for row in np.flatnonzero(suspected.any(axis=1)).tolist():
            steps = np.flatnonzero(suspected[row]).tolist()
            copies[plain[row]] = self._rewrite_plain(copies[plain[row]], steps)
        return copies

    def _rewrite_plain(self, folded: str, suspected: Sequence[int]) -> str:
        """An ASCII text after the suspected steps, or all later ones once it has changed."""
        for number in suspected:
            step = number + self._first_for_ascii
            changed = rewrite(folded, self.steps[step : step + 1])
            if changed != folded:
                return rewrite(changed, self.steps[step + 1 :])
        return folded

    def steps_for(self, folded: str) -> tuple[Step, ...]:
        """The steps that can change a folded text."""
        return self.steps[self._first_for_ascii :] if folded.isascii() else self.steps


def fold(text: str) -> str:
    """`text` without differences of case, width, font, accent or invisible characters.

    At most MAX_COPY code points; a character becomes up to GROWS of them.
    """
    if text.isascii():
        return text.lower()
    plain = text.translate(PLAIN_PUNCTUATION)
    if plain.isascii():
        return plain[:MAX_COPY].lower()
    visible = DROPPED.sub("", unicodedata.normalize("NFKD", cap_marks(plain)))
    composed = unicodedata.normalize("NFKC", visible).casefold()
    return composed[:MAX_COPY].translate(_PLAIN_LETTERS)


def is_read_whole(text: str) -> bool:
    """Whether the matching copy of `text` leaves nothing out: else a person must read it."""
    bare = text.strip()
    if len(bare) > MAX_CODE_POINTS:
        return False
    return bare.isascii() or len(bare) * GROWS < MAX_COPY or len(fold(bare)) < MAX_COPY


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
