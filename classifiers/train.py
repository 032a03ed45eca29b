"""Training: the data folder in, a bundle out, the same bytes for the same seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from classifiers import arabic, spam, toxicity
from classifiers.base import ATTRIBUTES
from classifiers.bundle import Bundle, load_bundle
from classifiers.corpus import SETTINGS, Corpus, read_corpus, select
from classifiers.features import FeatureSettings, HashedNGrams
from classifiers.fitting import Fitted, Lessons, calibrate, fit
from classifiers.heads import Heads
from classifiers.language import Language, Marks, learn_marks
from classifiers.left_out import left_out_videos
from classifiers.model_file import Model, save_model
from classifiers.progress import Progress, silent, within
from classifiers.recipe import HeadRecipe
from classifiers.thresholds import suggest

SERIES: Final = "2026.11"
_LARGEST: Final = 127
_MET_OFTEN: Final = 20  # texts that an English word must stand in to count as known
_NEVER: Final = -10.0
_FOREIGN_SOURCES: Final = ("own_other_languages", "spam_telegram")
_ARABIC_SOURCES: Final = ("arabic_news_mpold", "arabic_unlabelled_tweets", "own_arabic")


@dataclass(frozen=True, slots=True)
class Column:
    """One head ready to ship: whole-number weights, their step and offset in log-odds."""

    weights: np.ndarray[Any, np.dtype[np.int8]]
    step: float
    offset: float


def train(data: Path, out: Path, seed: int = 1, progress: Progress = silent) -> Bundle:
    """Trains every head on `data/train`, sets thresholds on `data/dev`, writes `out`."""
    corpus = read_corpus(data, seed)
    progress(0.1, f"{len(corpus.rows)} rows, {corpus.matrix.nnz} n-grams")
    in_order = sorted(toxicity.HEADS + spam.HEADS, key=lambda one: ATTRIBUTES.index(one.attribute))
    model = Model(
        _teach_all(corpus, (*in_order, arabic.ARABIZI), within(progress, 0.1, 0.8)),
        _teach_all(corpus, arabic.HEADS, within(progress, 0.8, 0.85)),
        _vocabularies(corpus),
    )
    draft = {"series": SERIES, "seed": seed, "features": _described(SETTINGS)}
    save_model(out, model, draft)
    thresholds = suggest(load_bundle(out), data)
    progress(0.9, "thresholds set")
    metrics = left_out_videos(corpus, spam.SPAM)
    save_model(out, model, {**draft, "suggested_thresholds": thresholds, "metrics": metrics})
    progress(1.0, "measured on videos left out")
    return load_bundle(out)


def _teach_all(corpus: Corpus, recipes: Sequence[HeadRecipe], progress: Progress) -> Heads:
    columns = []
    for number, recipe in enumerate(recipes, start=1):
        columns.append(teach(corpus, recipe))
        progress(number / len(recipes), f"{recipe.attribute} taught")
    return Heads(
        np.stack([column.weights for column in columns], axis=1),
        np.array([column.step for column in columns]),
        np.array([column.offset for column in columns]),
    )


def teach(corpus: Corpus, recipe: HeadRecipe) -> Column:
    """Fits, rounds to whole numbers and calibrates one head, in that order.

    A head without a single row of its kind is never sure of anything: all weights are 0.
    """
    places, lessons = select(corpus, recipe)
    if not lessons[0].any():
        return Column(np.zeros(corpus.matrix.shape[1], np.int8), 1.0, _NEVER)
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


def _vocabularies(corpus: Corpus) -> dict[Language, Marks]:
    cutter = HashedNGrams(SETTINGS)
    fitted = [row for row in corpus.rows if row.split == "fit"]
    elsewhere = (*_ARABIC_SOURCES, *_FOREIGN_SOURCES)
    english = [row.copy for row in fitted if row.source not in elsewhere]
    theirs = [row.copy for row in fitted if row.source in _ARABIC_SOURCES]
    return {
        Language.ENGLISH: learn_marks(cutter, english, _MET_OFTEN),
        Language.ARABIC: learn_marks(cutter, theirs, 1),
    }


def _described(settings: FeatureSettings) -> dict[str, Any]:
    return {
        "bits": settings.bits,
        "char_orders": list(settings.char_orders),
        "word_orders": list(settings.word_orders),
    }
