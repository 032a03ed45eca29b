"""Our own sentences: fair and foul comments on wars, peoples, faiths and camps, and spam.

Each is a template; the slots ({people}, {city}, ...) are filled at random from one list, so
that a fair and a foul sentence name the same peoples and the name alone tells nothing.
Templates marked `measure` never train: they stay whole apart.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from classifiers.base import ATTRIBUTES
from classifiers.sources import Normalise, Row

DATA: Final = Path(__file__).parent / "data"
FILLINGS: Final = 8
_SLOT: Final = re.compile(r"\{(\w+)\}")
_MAX_NESTING: Final = 3

Slots = Mapping[str, Sequence[str]]


def own_rows(normalise: Normalise, seed: int) -> list[Row]:
    """Rows of the sources `own_sentences` and `own_spam`, the same for the same seed."""
    slots: Slots = json.loads((DATA / "slots.json").read_text(encoding="utf-8"))
    chance = random.Random(seed)
    return [
        *_rows("sentences.jsonl", "own_sentences", slots, chance, normalise),
        *_rows("spam.jsonl", "own_spam", slots, chance, normalise),
    ]


def _rows(
    file: str, source: str, slots: Slots, chance: random.Random, normalise: Normalise
) -> Iterator[Row]:
    for line in (DATA / file).read_text(encoding="utf-8").splitlines():
        template = json.loads(line)
        attributes = {name: int(name in template["attributes"]) for name in ATTRIBUTES}
        extra = {"fold": template["fold"], "kind": template["kind"]}
        label = int(bool(template["attributes"]))
        for text in _fillings(template["text"], slots, chance):
            yield Row(normalise(text), source, label, attributes, extra)


def _fillings(template: str, slots: Slots, chance: random.Random) -> list[str]:
    """Up to FILLINGS different texts of a template, in the order they were drawn."""
    drawn = [fill(template, slots, chance) for _ in range(FILLINGS)]
    return list(dict.fromkeys(drawn))


def fill(template: str, slots: Slots, chance: random.Random) -> str:
    """`template` with every slot filled at random, slots within fillings too."""
    text = template
    for _ in range(_MAX_NESTING):
        text = _SLOT.sub(lambda found: chance.choice(slots[found[1]]), text)
    return text[:1].upper() + text[1:]
