"""Our own sentences: comments written for this project, fair and foul, and spam.

Each is a text or a template; the slots ({people}, {city}, ...) of a template are filled at
random from one list, so that a fair and a foul sentence name the same peoples and the name
alone tells nothing. A theme is learnt from or measured on as a whole, never both.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from classifiers.base import ATTRIBUTES
from classifiers.sources import Normalise, Row

DATA: Final = Path(__file__).parent / "data"
FILLINGS: Final = 4
SOURCE_OF: Final = {
    "sentences": "own_english",
    "fair_under_war": "own_english",
    "abuse_under_war": "own_english",
    "news_tempers": "own_english",
    "contrasts": "own_english",
    "spam": "own_spam",
    "spam_comments": "own_spam",
    "arabic_politics": "own_arabic",
    "arabic_society": "own_arabic",
    "arabizi": "own_arabic",
    "other_languages": "own_other_languages",
    "plain_words_under_war": "own_english",
    # New files come last, so that the random fillings of the others stay the same.
    "short_and_plain": "own_english",
    "short_and_plain_arabic": "own_arabic",
    "plain_notices": "own_spam",
    "plain_words_about_people": "own_english",
}
_SLOT: Final = re.compile(r"\{(\w+)\}")
_MAX_NESTING: Final = 3

Slots = Mapping[str, Sequence[str]]


def own_rows(normalise: Normalise, seed: int) -> list[Row]:
    """All our rows, the same for the same seed; `source` is a value of SOURCE_OF."""
    chance = random.Random(seed)
    return [row for file in SOURCE_OF for row in _rows(file, chance, normalise)]


def _rows(file: str, chance: random.Random, normalise: Normalise) -> Iterator[Row]:
    slots = slots_of(file)
    source = SOURCE_OF[file]
    decisive = "spam" if source == "own_spam" else "toxicity"
    for line in (DATA / f"{file}.jsonl").read_text(encoding="utf-8").splitlines():
        template = json.loads(line)
        attributes = {name: int(name in template["attributes"]) for name in ATTRIBUTES}
        extra = _about(template, file)
        for text in _fillings(template["text"], slots, chance):
            yield Row(normalise(text), source, attributes[decisive], attributes, extra)


def slots_of(file: str) -> Slots:
    """What may fill the slots of the templates in `file`, by the slot's name."""
    return _read_slots("slots.json") | _read_slots(f"{file}.slots.json")


def _read_slots(name: str) -> dict[str, Sequence[str]]:
    file = DATA / name
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def _about(template: Mapping[str, Any], file: str) -> dict[str, str]:
    """Where a row belongs: a text without a theme is a theme of its own."""
    theme = template.get("theme", template["text"])
    known = {"file": file, "theme": f"{file}/{theme}", "fold": template["fold"]}
    known["template"] = template["text"]
    return known | {name: template[name] for name in ("article", "language") if name in template}


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
