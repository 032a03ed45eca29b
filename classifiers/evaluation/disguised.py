"""How much of the abuse that is held as it stands is still held in disguise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from classifiers.disguising import DISGUISES, disguise
from classifiers.evaluation.arabic_disguises import ARABIC_DISGUISES, arabic_disguise
from classifiers.evaluation.figure import NOTHING, Estimate, Figure, Section
from classifiers.evaluation.measured import Measured, Places
from classifiers.evaluation.rows import ARABIC_NEWS, TALK, is_from
from classifiers.evaluation.shares import share
from classifiers.sources import Row


@dataclass(frozen=True, slots=True)
class Wardrobe:
    """The disguises of one script, how a text puts one on, and whose toxic texts wear them."""

    script: str
    names: Sequence[str]
    put_on: Callable[[str, str, int], str]
    wears: Callable[[Row], bool]


def _is_arabic(row: Row) -> bool:
    return row.source == ARABIC_NEWS or is_from(row, "arabic_politics", "arabic_society")


_WARDROBES: Final = (
    Wardrobe("English", tuple(DISGUISES), disguise, lambda row: row.source == TALK),
    Wardrobe("Arabic", tuple(ARABIC_DISGUISES), arabic_disguise, _is_arabic),
)


@dataclass(frozen=True, slots=True)
class StillHeld:
    """For one disguise, how much of what was held is held in it, of how many texts."""

    script: str
    disguise: str
    estimate: Estimate
    texts: int


def still_held(measured: Measured) -> list[StillHeld]:
    """Every disguise, worn by all long words of the toxic texts that are held without one."""
    return [_worn(measured, one, name) for one in _WARDROBES for name in one.names]


def disguise_figures(found: Sequence[StillHeld]) -> Section:
    """Each disguise, and the one that hides most in each script."""
    figures = [
        Figure(f"{one.script}, {one.disguise}", one.estimate, foul=one.texts) for one in found
    ]
    worst = [_worst([one for one in found if one.script == each.script]) for each in _WARDROBES]
    title = "Held in disguise, of the toxic texts that are held as they stand"
    return Section(title, figures + worst)


def _worn(measured: Measured, wardrobe: Wardrobe, name: str) -> StillHeld:
    places = _held_as_they_stand(measured, wardrobe)
    texts = [
        wardrobe.put_on(measured.rows[at].copy, name, seed)
        for seed, at in enumerate(places.tolist())
    ]
    if not texts:
        return StillHeld(wardrobe.script, name, NOTHING, 0)
    seen = measured.read_again(texts).reach(measured.thresholds)
    estimate = share(seen, measured.clusters[places])
    return StillHeld(wardrobe.script, name, estimate, len(texts))


def _held_as_they_stand(measured: Measured, wardrobe: Wardrobe) -> Places:
    toxic = measured.where(lambda row: row.label == 1 and wardrobe.wears(row))
    return toxic[measured.held[toxic]]


def _worst(found: Sequence[StillHeld]) -> Figure:
    worst = min(found, key=lambda one: np.nan_to_num(one.estimate.value, nan=np.inf))
    name = f"{worst.script}, the disguise that hides most"
    note = worst.disguise if worst.texts else ""
    return Figure(name, worst.estimate, foul=worst.texts, note=note)
