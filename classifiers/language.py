"""Which model reads a comment, and whether any was taught its language.

Two questions, both answered from what the models have seen. The script, and for Latin
letters a head that tells Arabizi from all else, choose between the English and the Arabic
model. Then the share of the comment's words that the chosen model met in training tells
whether it can be trusted with it: a French or Persian comment is made of words it never met.
Arabizi has no spelling, so its words are not counted: the head that found it is the proof.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifiers.features import HashedNGrams
from classifiers.ngrams import Indices, NGrams

MINIMUM_WORDS: Final = 3  # fewer words say too little about their language
KNOWN_SHARE: Final = 0.5
SURELY_ARABIZI: Final = 2.0  # log-odds
ARABIC_LETTERS: Final = "\u0620-\u064a\u066e-\u06d3\u06fa-\u06fc"  # in a character class
LATIN_LETTERS: Final = "a-z\u00df-\u024f"
_ARABIC: Final = re.compile(f"[{ARABIC_LETTERS}]")
# Letters that Persian, Urdu, Pashto and Kurdish have and Arabic has not.
_NOT_ARABIC: Final = re.compile(
    "[\u0679\u067c\u067e\u0681\u0685\u0686\u0688\u0689\u0691\u0693\u0695\u0696\u0698\u069a"
    "\u06ab\u06af\u06b5\u06ba\u06cd\u06d2]"
)
_NOT_ARABIC_SHARE: Final = 0.04  # loanwords and dialects use one now and then
_LATIN: Final = re.compile(f"[{LATIN_LETTERS}]")
_LETTER: Final = re.compile(r"[^\W\d_]")
_NOT_A_LETTER: Final = bytes(code for code in range(128) if not chr(code).islower())

Marks = NDArray[np.uint8]
Flags = NDArray[np.bool_]
Units = tuple[NDArray[np.int64], NDArray[np.int64]]


class Language(StrEnum):
    """BCP 47 names of what the models were taught; UNKNOWN for everything else."""

    ENGLISH = "en"
    ARABIC = "ar"
    ARABIZI = "ar-Latn"
    UNKNOWN = "und"


Codes = NDArray[np.int8]  # places in LANGUAGES
LANGUAGES: Final = tuple(Language)
ENGLISH, ARABIC, ARABIZI, UNKNOWN = range(len(LANGUAGES))


def script_of(copy: str) -> Language:
    """ENGLISH for mostly Latin letters or none, ARABIC, or UNKNOWN for any other script."""
    if copy.isascii():
        return Language.ENGLISH
    plain = len(copy.encode("ascii", "ignore").translate(None, _NOT_A_LETTER))
    if 2 * plain >= len(copy):
        return Language.ENGLISH  # whatever the other characters are
    letters, latin, arabic = (len(kind.findall(copy)) for kind in (_LETTER, _LATIN, _ARABIC))
    if 2 * latin >= letters:
        return Language.ENGLISH
    foreign = len(_NOT_ARABIC.findall(copy))
    is_arabic = 2 * arabic >= letters and foreign < max(1, _NOT_ARABIC_SHARE * arabic)
    return Language.ARABIC if is_arabic else Language.UNKNOWN


class Vocabularies:
    """For each language, a mark for every bucket that a word of its training rows fell into."""

    def __init__(self, marks: Mapping[Language, Marks]) -> None:
        """`marks` are bits, eight to a byte, in the order of the buckets."""
        self._known = {name: np.unpackbits(packed).view(np.bool_) for name, packed in marks.items()}
        self._codes = {LANGUAGES.index(name) for name in marks}

    def understood(
        self, ngrams: NGrams, words_at: int, chosen: Codes, units: Units | None = None
    ) -> Codes:
        """`chosen`, or UNKNOWN where less than KNOWN_SHARE of a text's words are known to it.

        `words_at` is the number of the n-grams' kind that holds single words. With `units`
        (see classifiers.heads) each of them is a text.
        """
        begins, ends = ngrams.starts[words_at], ngrams.ends[words_at]
        if units is not None:
            begins, ends = begins[units[0]], ends[units[1] - 1]
        counts = ends - begins
        before = ngrams.starts[words_at, 0]
        words = ngrams.buckets[before : before + len(ngrams.word_begins)]
        found = chosen.copy()
        for code in set(chosen.tolist()) & self._codes:
            hits = np.zeros(len(words) + 1, np.int64)
            self.known(words, LANGUAGES[code]).cumsum(out=hits[1:])
            few = hits[ends - before] - hits[begins - before] < KNOWN_SHARE * counts
            found[few & (counts >= MINIMUM_WORDS) & (chosen == code)] = UNKNOWN
        return found

    def known(self, words: Indices, language: Language) -> Flags:
        """Whether the language knows each of the words that fell into these buckets."""
        return self._known[language].take(words)

    def knows_few(self, words: Indices, language: Language, share: float) -> bool:
        """Whether `language` knows less than `share` of some words, in these buckets."""
        if len(words) < MINIMUM_WORDS:
            return False
        return bool(np.count_nonzero(self.known(words, language)) < share * len(words))


def learn_marks(cutter: HashedNGrams, copies: Sequence[str], minimum: int) -> Marks:
    """The marks of the buckets that words of at least `minimum` of these copies fall into."""
    words_at = len(cutter.settings.char_orders)
    texts = np.zeros(2**cutter.settings.bits, np.int64)
    for start in range(0, len(copies), 512):
        ngrams = cutter.cut(copies[start : start + 512])
        spans = zip(ngrams.starts[words_at], ngrams.ends[words_at], strict=True)
        for begin, end in spans:
            texts[np.unique(ngrams.buckets[begin:end])] += 1
    return np.packbits(texts >= minimum)
