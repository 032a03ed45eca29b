"""Whether a text shows anything at all to who reads it."""

from __future__ import annotations

import unicodedata

# Letters and symbols by category, blank by design: Hangul fillers and the empty Braille cell.
_FILLERS = "\u115f\u1160\u3164\uffa0\u2800"
_INVISIBLE = ("Cf", "Cc", "Mn")


def has_something_visible(text: str) -> bool:
    """False for white space, zero-width characters, fillers and marks on nothing."""
    return any(
        not c.isspace() and c not in _FILLERS and unicodedata.category(c) not in _INVISIBLE
        for c in text
    )
