"""What the matching copy is made with: a table of steps, each one pattern and what it reads as.

The same table runs plainly for every comment and traced (classifiers.alignment) for the few
that are explained, so that no rule is written twice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

Reading = Callable[[re.Match[str]], str]


@dataclass(frozen=True, slots=True)
class Step:
    """One disguise: what may be one, and what a candidate reads as (itself, if it is none).

    `applies` finds out about a whole text, and faster than `pattern`, that there is none.
    """

    pattern: re.Pattern[str]
    reading: Reading
    applies: Callable[[str], object] | None = None

    def concerns(self, text: str) -> bool:
        """False when the step surely leaves `text` as it is."""
        return self.applies is None or bool(self.applies(text))


def rewrite(text: str, steps: Iterable[Step]) -> str:
    """`text` after every step; what one changes, only the later ones look at again."""
    for step in steps:
        if step.concerns(text):
            text = step.pattern.sub(step.reading, text)
    return text
