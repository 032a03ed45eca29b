"""When two texts are the same to a reader, and when that says something about who posted them."""

from __future__ import annotations

import hashlib
import unicodedata

from moderation.domain.links import count_links

# 'Rest in peace', 'Congratulations to the winner!': many people honestly write the same few words.
# Hardly anyone writes the same forty characters as a stranger without copying them.
TELLING_CHARACTERS = 40
# Not of the category of invisible characters, and blank all the same: fillers, the empty Braille
# cell, the joiner of graphemes and the two that choose how an emoji looks.
_BLANK = "\u034f\u115f\u1160\u2800\ufe0e\ufe0f"


def body_hash(body: str) -> str:
    """64 hexadecimal digits, the same for texts that are the same to a reader."""
    return hashlib.sha256(_folded(body).encode()).hexdigest()


def is_telling(body: str) -> bool:
    """Whether the same text from several commenters is a sign: it is long, or has a link."""
    return len(_folded(body)) >= TELLING_CHARACTERS or count_links(body) > 0


def _folded(body: str) -> str:
    """`body` without case, white space at will, invisible characters and styled letters."""
    if body.isascii():
        # It has neither of the latter: the same outcome in a tenth of the time.
        return " ".join(body.casefold().split())
    visible = (
        character
        for character in unicodedata.normalize("NFKC", body)
        if unicodedata.category(character) != "Cf" and character not in _BLANK
    )
    return " ".join("".join(visible).casefold().split())
