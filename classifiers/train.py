"""Training: the data folder in, a bundle out, the same bytes for the same seed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from classifiers import spam, toxicity
from classifiers.base import ATTRIBUTES
from classifiers.bundle import Bundle, Heads, load_bundle, save_bundle
from classifiers.corpus import SETTINGS, Corpus, read_corpus, select
from classifiers.features import FeatureSettings
from classifiers.fitting import Fitted, Lessons, calibrate, fit
from classifiers.left_out import left_out_videos
from classifiers.recipe import HeadRecipe
from classifiers.thresholds import suggest

SERIES: Final = "2026.11"
_LARGEST: Final = 127

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Column:
    """One head ready to ship: whole-number weights, their step and offset in log-odds."""

    weights: np.ndarray[Any, np.dtype[np.int8]]
    step: float
    offset: float


def train(data: Path, out: Path, seed: int = 1, progress: Progress = print) -> Bundle:
    """Trains every head on `data/train`, sets thresholds on `data/dev`, writes `out`."""
    corpus = read_corpus(data, seed)
    progress(f"{len(corpus.rows)} rows, {corpus.matrix.nnz} n-grams")
    recipes = {recipe.attribute: recipe for recipe in (*toxicity.HEADS, *spam.HEADS)}
    columns = []
    for attribute in ATTRIBUTES:
        columns.append(teach(corpus, recipes[attribute]))
        progress(f"{attribute}: taught")
    heads = Heads(
        np.stack([column.weights for column in columns], axis=1),
        np.array([column.step for column in columns]),
        np.array([column.offset for column in columns]),
    )
    draft = {"series": SERIES, "seed": seed, "features": _described(SETTINGS)}
    save_bundle(out, heads, draft)
    thresholds = suggest(load_bundle(out), data)
    progress("suggested thresholds: " + ", ".join(f"{k} {v}" for k, v in thresholds.items()))
    metrics = left_out_videos(corpus, spam.SPAM)
    save_bundle(out, heads, {**draft, "suggested_thresholds": thresholds, "metrics": metrics})
    return load_bundle(out)


def teach(corpus: Corpus, recipe: HeadRecipe) -> Column:
    """Fits, rounds to whole numbers and calibrates one head, in that order."""
    places, lessons = select(corpus, recipe)
    fitted = fit(
        Lessons(corpus.matrix[places], *lessons),
        dict(recipe.served),
        recipe.inverse_regularisation,
    )
    step = float(np.abs(fitted.weights).max()) / _LARGEST
    whole = np.rint(fitted.weights / step).astype(np.int8)
    rounded = Fitted(whole.astype(np.float64) * step, fitted.intercept)
    slope, offset = _calibrate(corpus, recipe, rounded)
    return Column(whole, slope * step, slope * fitted.intercept + offset)


def _calibrate(corpus: Corpus, recipe: HeadRecipe, fitted: Fitted) -> tuple[float, float]:
    by_source = {lesson.source: lesson for lesson in recipe.lessons}
    held_out = corpus.places(("calibrate",), frozenset(recipe.calibrated_on))
    targets = [by_source[corpus.rows[at].source].target(corpus.rows[at]) for at in held_out]
    known = [at for at, target in zip(held_out, targets, strict=True) if target is not None]
    labels = np.array([target for target in targets if target is not None])
    return calibrate(fitted.scores(corpus.matrix[known]), labels)


def _described(settings: FeatureSettings) -> dict[str, Any]:
    return {
        "bits": settings.bits,
        "char_orders": list(settings.char_orders),
        "word_orders": list(settings.word_orders),
    }
