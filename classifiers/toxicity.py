"""The toxicity heads: toxicity itself and the five finer attributes."""

from __future__ import annotations

from typing import Final

from classifiers.recipe import HeadRecipe, Lesson, attribute, label, only_clean
from classifiers.sources import Row

_JIGSAW: Final = "toxicity_wikipedia_jigsaw"
_RANDOM: Final = "toxicity_wikipedia_random"
_OWN: Final = "own_english"


def _threatens(row: Row) -> int | None:
    if row.label == 0:
        return 0
    return 1 if row.extra.get("type") == "threateninglanguage" else None


TOXICITY: Final = HeadRecipe(
    "toxicity",
    (
        Lesson(_JIGSAW, "plain", 1.0, label),
        Lesson(_RANDOM, "plain", 1.0, label),
        Lesson(_OWN, "own", 1.0, label),
        Lesson("toxicity_civil_comments", "civil", 0.5, label),
        Lesson("toxicity_paradetox", "paradetox", 0.3, label),
        Lesson("toxicity_surge", "surge", 1.0, label),
        Lesson("abuse_reddit_cad", "reddit", 0.3, label),
        Lesson("hate_hatemoji", "emoji", 0.3, label),
        Lesson("hate_stormfront", "forum", 0.3, label),
        Lesson("sexism_edos", "sexism", 0.3, label),
    ),
    served={"plain": 0.6, "own": 0.6},
    calibrated_on=(_JIGSAW, _RANDOM, _OWN),
)

IDENTITY_ATTACK: Final = HeadRecipe(
    "identity_attack",
    (
        Lesson(_JIGSAW, "plain", 1.0, attribute("identity_attack")),
        Lesson(_RANDOM, "plain", 1.0, only_clean),
        Lesson(_OWN, "plain", 1.0, attribute("identity_attack")),
        Lesson("toxicity_civil_comments", "civil", 0.3, only_clean),
        Lesson("abuse_reddit_cad", "reddit", 0.3, only_clean),
        Lesson("hate_hatemoji", "emoji", 0.5, label),
        Lesson("hate_stormfront", "forum", 0.5, label),
        Lesson("sexism_edos", "sexism", 0.3, label),
    ),
    served={"plain": 0.75},
    calibrated_on=(_JIGSAW, _RANDOM, _OWN),
)


def _finer(name: str, *others: Lesson) -> HeadRecipe:
    lessons = (
        Lesson(_JIGSAW, "plain", 1.0, attribute(name)),
        Lesson(_RANDOM, "plain", 1.0, only_clean),
        Lesson(_OWN, "plain", 1.0, attribute(name)),
        *others,
    )
    return HeadRecipe(name, lessons, calibrated_on=(_JIGSAW, _RANDOM, _OWN))


HEADS: Final = (
    TOXICITY,
    _finer("severe_toxicity"),
    IDENTITY_ATTACK,
    _finer("insult"),
    _finer("profanity"),
    _finer("threat", Lesson("hate_hatemoji", "plain", 0.5, _threatens)),
)
