"""Stretches of a comment in another script, or of words that its language does not know.

A comment has one language, that of most of it. What stands in it in another one is found here,
to be judged by that language's model as well, or to be shown to a person if none was taught it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from classifiers.language import ARABIC_LETTERS, LATIN_LETTERS, Language

# Words from which a part in no known language makes the comment unknown: fewer are names.
IN_A_PART: Final = 5
IN_A_STRETCH: Final = 6
_RUN: Final = 3  # words in a row that the vocabulary lacks
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


def other_scripts(copy: str, language: Language) -> Iterator[tuple[int, int]]:
    """Where a copy has letters of another script than that of its language, two or more."""
    patterns = _IN_ENGLISH if language in (Language.ENGLISH, Language.ARABIZI) else _IN_OTHERS
    for pattern in patterns:
        for found in pattern.finditer(copy):
            if len(_LETTERS.findall(found[0])) > 1:
                yield found.span()


def unknown_runs(
    known: Sequence[bool], places: Sequence[Sequence[int]]
) -> Iterator[tuple[int, int]]:
    """Where three or more words in a row are not known; `places` are the words' edges."""
    first = 0
    for at in range(len(known) + 1):
        if at < len(known) and not known[at]:
            continue
        if at - first >= _RUN:
            yield places[first][0], places[at - 1][1]
        first = at + 1


def words_of(part: str) -> list[str]:
    """The words of a part that tell its language."""
    tokens = [token for token in part.split() if not _NO_WORD.search(token)]
    return _WORD.findall(" ".join(tokens))
