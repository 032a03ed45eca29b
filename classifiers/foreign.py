"""Stretches of a comment in another script, or of words that its language does not know.

A comment has one language, that of most of it. What stands in it in another one is found here,
to be judged by that language's model as well, or to be shown to a person if none was taught it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifiers.language import ARABIC_LETTERS, LATIN_LETTERS, Language

Flags = NDArray[np.bool_]
Places = NDArray[np.int64]

# Words from which a part in no known language makes the comment unknown: fewer are names.
IN_A_PART: Final = 5
IN_A_STRETCH: Final = 6
_NOWHERE: Final = np.zeros(0, np.int64)
_RUN: Final = 3  # words in a row that the vocabulary lacks
_FOREIGN_LETTER: Final = re.compile(rf"[^{LATIN_LETTERS}\W\d_]")
_NOT_ASCII: Final = re.compile(r"[^\x00-\x7f]+")
_OTHER: Final = rf"[^\W\d_{LATIN_LETTERS}{ARABIC_LETTERS}]"


def _stretch(letter: str, never: str) -> re.Pattern[str]:
    """From one such letter to the last before one of those."""
    return re.compile(rf"{letter}(?:[^{never}]*{letter})?")


_IN_ENGLISH: Final = (
    _stretch(f"[{ARABIC_LETTERS}]", LATIN_LETTERS),
    _stretch(_OTHER, LATIN_LETTERS + ARABIC_LETTERS),
)
_IN_OTHERS: Final = (_stretch(f"[{LATIN_LETTERS}]", ARABIC_LETTERS),)
_LETTERS: Final = re.compile(r"[^\W\d_]")
# Addresses, names of files and users, and numbers tell no language.
_NO_WORD: Final = re.compile(r"[\d/@_=]|\w[.:]\w")
_WORD: Final = re.compile(r"[^\W\d_]{2,}")


def has_foreign_letters(copy: str) -> bool:
    """Whether a copy has letters that are not Latin."""
    # All ASCII letters are Latin, and there are too many of them to look at each.
    return not copy.isascii() and any(
        _FOREIGN_LETTER.search(found[0]) for found in _NOT_ASCII.finditer(copy)
    )


def other_scripts(copy: str, language: Language) -> Iterator[tuple[int, int]]:
    """Where a copy has letters of another script than that of its language, two or more."""
    in_english = language in (Language.ENGLISH, Language.ARABIZI)
    if in_english and not has_foreign_letters(copy):
        return
    for pattern in _IN_ENGLISH if in_english else _IN_OTHERS:
        for found in pattern.finditer(copy):
            if len(_LETTERS.findall(found[0])) > 1:
                yield found.span()


def unknown_runs(known: Flags, first_of_texts: Places) -> tuple[Places, Places]:
    """The first and the last of three or more words in a row that are not known.

    `known` are the words of several texts; no run goes from one text into the next.
    """
    if (known[:-2] | known[1:-1] | known[2:]).all():
        return _NOWHERE, _NOWHERE  # as of most comments that are read alone
    begins = np.zeros(len(known) + 1, np.bool_)
    begins[first_of_texts] = True
    begins[[0, -1]] = True
    after = begins.copy()
    begins[1:] |= known
    after[:-1] |= known
    first, last = np.flatnonzero(begins[:-1] > known), np.flatnonzero(after[1:] > known)
    long = last - first >= _RUN - 1
    return first[long], last[long]


def words_of(part: str, fewest: int) -> list[str]:
    """The words of a part that tell its language; none where there are less than `fewest`."""
    if len(_WORD.findall(part)) < fewest:
        return []
    tokens = [token for token in part.split() if not _NO_WORD.search(token)]
    words = _WORD.findall(" ".join(tokens))
    return words if len(words) >= fewest else []
