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

from classifiers.disguise import Disguises
from classifiers.lookalikes import LOOK_ALIKES, MARKS, PLAIN_PUNCTUATION
from classifiers.profanities import PROFANITIES
from classifiers.screen import NO_DISGUISE, first_disguises

MAX_CODE_POINTS: Final = 5_000
MAX_MARKS_IN_A_ROW: Final = 30  # UAX #15, Stream-Safe Text Format

_LATIN: Final = re.compile("[a-z]")
_ALIKE: Final = re.compile(f"\\w*[{''.join(map(chr, LOOK_ALIKES))}]\\w*")
_OTHER_LETTER: Final = re.compile(
    f"[^\\W\\d_a-z{''.join(map(chr, LOOK_ALIKES))}\u00df-\u024f]", re.UNICODE
)


class Normaliser:
    """Makes matching copies; `known_words` are spelled out again when starred or stretched."""

    def __init__(self, known_words: Iterable[str] = PROFANITIES) -> None:
        self._disguises = Disguises(known_words)

    def __call__(self, text: str) -> str:
        """The matching copy of `text`: at most MAX_CODE_POINTS, lower case, undisguised."""
        return self._disguises.remove(fold(text[:MAX_CODE_POINTS]))[:MAX_CODE_POINTS]

    def many(self, texts: Sequence[str]) -> list[str]:
        """The matching copies of `texts`, the same as one by one and faster for a batch."""
        folded = [fold(text[:MAX_CODE_POINTS]) for text in texts]
        plain = [place for place, text in enumerate(folded) if text.isascii()]
        first = dict.fromkeys(range(len(texts)), 0)
        first.update(
            zip(plain, first_disguises([folded[at] for at in plain]).tolist(), strict=True)
        )
        for place, step in first.items():
            if step < NO_DISGUISE:
                folded[place] = self._disguises.remove(folded[place], step)[:MAX_CODE_POINTS]
        return folded


def fold(text: str) -> str:
    """`text` without differences of case, width, font, accent or invisible characters."""
    if text.isascii():
        return text.lower()
    plain = text.translate(PLAIN_PUNCTUATION)
    if plain.isascii():
        return plain[:MAX_CODE_POINTS].lower()
    decomposed = unicodedata.normalize("NFKD", cap_marks(plain))[:MAX_CODE_POINTS]
    visible = "".join(filter(_is_kept, decomposed))
    composed = unicodedata.normalize("NFKC", visible).casefold()[:MAX_CODE_POINTS]
    return fold_look_alikes(composed.translate(PLAIN_PUNCTUATION))


def cap_marks(text: str) -> str:
    """`text` with no more than MAX_MARKS_IN_A_ROW combining marks in a row.

    Canonical ordering sorts each run of marks, which is quadratic in the run's length.
    """
    kept: list[str] = []
    run = 0
    for character in text:
        run = run + 1 if unicodedata.combining(character) else 0
        if run <= MAX_MARKS_IN_A_ROW:
            kept.append(character)
    return "".join(kept)


def fold_look_alikes(text: str) -> str:
    """`text` with look-alike letters of other scripts read as Latin where they pose as such.

    A word is folded when it also has Latin letters, or when the text has no letter that
    only the other script has: Russian and Greek sentences stay as they are.
    """
    if not _ALIKE.search(text):
        return text
    posing_everywhere = not _OTHER_LETTER.search(text)

    def read_as_latin(word: re.Match[str]) -> str:
        if posing_everywhere or _LATIN.search(word[0]):
            return word[0].translate(LOOK_ALIKES)
        return word[0]

    return _ALIKE.sub(read_as_latin, text)


def _is_kept(character: str) -> bool:
    if character.isascii():
        return True
    return character not in MARKS and unicodedata.category(character) not in ("Cf", "Cs", "Co")
