"""How much abuse is still held when it stands among fair sentences, or beside another language."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Final

import numpy as np

from classifiers.evaluation.arabic import OWN_FILES
from classifiers.evaluation.figure import NOTHING, Figure, Section
from classifiers.evaluation.measured import Measured, Places
from classifiers.evaluation.rows import is_from, is_news
from classifiers.evaluation.shares import share
from classifiers.sources import Row

AMONG: Final = (0, 1, 2, 4, 8, 16)
_MOST: Final = 100  # foul texts, each read among every number of fair ones
_SENTENCE: Final = 200  # code points, for what counts as one sentence
_ENGLISH: Final = "own_english"
_ARABIC_SCRIPT: Final = OWN_FILES[:2]
_ARABIZI: Final = OWN_FILES[2:]


def diluted(measured: Measured) -> Section:
    """One foul sentence of ours among news comments that are fine and published by themselves."""
    foul = _some(measured.where(lambda row: row.source == _ENGLISH and _is_short(row, 1)))
    fine = measured.where(lambda row: is_news(row) and _is_short(row, 0))
    fair = fine[~measured.readings.by_policy[fine]]
    figures = [figure for n in AMONG for figure in _among(measured, n, foul, fair)]
    return Section("One foul sentence among n fair ones, held under the shipped policy", figures)


def mixed_languages(measured: Measured) -> Section:
    """A sentence of ours in one language after one in another, foul or fair."""
    english = _by_label(measured, lambda row: row.source == _ENGLISH)
    arabic = _by_label(measured, lambda row: is_from(row, *_ARABIC_SCRIPT))
    arabizi = _by_label(measured, lambda row: is_from(row, *_ARABIZI))
    pairs = {
        "Arabic after English": (english[0], arabic),
        "Arabizi after English": (english[0], arabizi),
        "English after Arabic": (arabic[0], english),
    }
    figures = [
        _joined(measured, f"{name}, {kind}", _some(second[label]), first, 1)
        for name, (first, second) in pairs.items()
        for label, kind in ((1, "foul"), (0, "fair"))
    ]
    return Section("Two languages in one comment, held under the shipped policy", figures)


def _by_label(measured: Measured, belongs: Callable[[Row], bool]) -> tuple[Places, Places]:
    """The short texts among these rows, the fair and the foul."""
    fair, foul = (
        measured.where(lambda row, label=label: belongs(row) and _is_short(row, label))  # type: ignore[misc]
        for label in (0, 1)
    )
    return fair, foul


def _among(measured: Measured, n: int, foul: Places, fair: Places) -> list[Figure]:
    with_abuse = _joined(measured, f"foul among {n}", foul, fair, n)
    if n == 0:
        return [with_abuse]
    without = _joined(measured, f"the same {n} alone", foul, fair, n, keep=False)
    return [with_abuse, without]


def _joined(
    measured: Measured, name: str, texts: Places, others: Places, n: int, *, keep: bool = True
) -> Figure:
    """How many are held of `texts`, each put among `n` of the others; or of the others alone."""
    if not len(texts) or len(others) < n:
        return Figure(name, NOTHING)
    written = [
        _put_among(measured, at, others, n, random.Random(f"{number}/{n}"), keep=keep)
        for number, at in enumerate(texts.tolist())
    ]
    held = measured.read_again(written).by_policy
    foul = sum(measured.rows[at].label == 1 for at in texts) if keep else 0
    found = share(held, measured.clusters[texts])
    return Figure(name, found, foul=foul, fair=len(texts) - foul)


def _put_among(
    measured: Measured, text: int, others: Places, n: int, chance: random.Random, *, keep: bool
) -> str:
    chosen = [measured.rows[at].copy for at in chance.sample(others.tolist(), n)]
    place = chance.randint(0, n) if n != 1 else 1
    if keep:
        chosen.insert(place, measured.rows[text].copy)
    return " ".join(_ended(one) for one in chosen)


def _ended(text: str) -> str:
    bare = text.strip()
    return bare if bare[-1:] in ".!?\u061f" else f"{bare}."


def _is_short(row: Row, label: int) -> bool:
    return row.label == label and len(row.copy) <= _SENTENCE


def _some(places: Places) -> Places:
    """At most _MOST of them, from all over the list."""
    if len(places) <= _MOST:
        return places
    return places[np.linspace(0, len(places) - 1, _MOST).astype(np.int64)]
