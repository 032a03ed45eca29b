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

    `applies` finds out about a whole text, and faster than `pattern`, that there is none. So
    does `hint`: it finds what every candidate has, and tells that the step looks at nothing
    beyond the spaces around that.
    """

    pattern: re.Pattern[str]
    reading: Reading
    applies: Callable[[str], object] | None = None
    hint: re.Pattern[str] | None = None

    def concerns(self, text: str) -> bool:
        """False when the step surely leaves `text` as it is."""
        if self.applies is not None and not self.applies(text):
            return False
        return self.hint is None or self.hint.search(text) is not None

    def rewritten(self, text: str) -> str:
        """`text` after this step."""
        if self.applies is not None and not self.applies(text):
            return text
        if self.hint is None:
            return self.pattern.sub(self.reading, text)
        return self.within_words(text, [found.start() for found in self.hint.finditer(text)])

    def within_words(self, text: str, places: Iterable[int]) -> str:
        """`text` after a step with a `hint`, which may find something at the (rising) `places`.

        Most of what looks like a disguise is none, and a word costs less to look at than a text.
        """
        kept: list[str] = []
        done = end = 0
        for place in places:
            if place < end:
                continue
            begin = text.rfind(" ", end, max(place, 1)) + 1 or end
            end = text.find(" ", place + 1)
            end = len(text) if end < 0 else end
            word = text[begin:end]
            changed = self.pattern.sub(self.reading, word)
            if changed != word:
                kept += [text[done:begin], changed]
                done = end
        return "".join([*kept, text[done:]]) if kept else text


def rewrite(text: str, steps: Iterable[Step]) -> str:
    """`text` after every step; what one changes, only the later ones look at again."""
    for step in steps:
        text = step.rewritten(text)
    return text
