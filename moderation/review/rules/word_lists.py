"""Lists of words as people type them, one to a line. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from moderation.domain.errors import InvalidSubmission
from moderation.domain.policy_settings import MAXIMUM_WORD_CHARACTERS, MAXIMUM_WORDS

_WILD = "*"


def read_list(name: str, typed: str) -> list[str]:
    """The words of a text field, each once, in their order. Raises InvalidSubmission."""
    words = list(dict.fromkeys(filter(None, (line.strip() for line in typed.splitlines()))))
    if len(words) > MAXIMUM_WORDS:
        raise _wrong(name, f"must be at most {MAXIMUM_WORDS} lines, was {len(words)}")
    for number, word in enumerate(words, 1):
        problem = _problem(word)
        if problem:
            raise _wrong(name, f"{problem} (word {number})")
    return words


def in_both(banned: Sequence[str], suspect: Sequence[str]) -> tuple[str, ...]:
    """Words that stand on both lists; the banned one counts."""
    others = {word.casefold() for word in suspect}
    return tuple(word for word in banned if word.casefold() in others)


def _problem(word: str) -> str:
    """What is wrong with an entry, or nothing. It is not repeated: it may be anything."""
    if "\x00" in word or len(word) > MAXIMUM_WORD_CHARACTERS:
        return f"a word or phrase has at most {MAXIMUM_WORD_CHARACTERS} characters"
    if not any(map(str.isalnum, word)):
        return "an entry without a letter or digit would match nothing"
    if _WILD in word.strip(_WILD):
        return "a * stands at the beginning or the end of an entry, not within it"
    return ""


def _wrong(name: str, message: str) -> InvalidSubmission:
    return InvalidSubmission("the list is not valid", ((name, message),))
