"""The spam head measured on a video it was not taught: comments under one video are alike."""

from __future__ import annotations

from typing import Final

import numpy as np
from sklearn.metrics import roc_auc_score

from classifiers.corpus import Corpus, select
from classifiers.fitting import Lessons, fit
from classifiers.recipe import HeadRecipe

_SOURCE: Final = "spam_youtube"


def left_out_videos(corpus: Corpus, recipe: HeadRecipe) -> dict[str, float]:
    """For each video, the AUC on its comments of a head taught without any of them."""
    places, (targets, weights, tasks) = select(corpus, recipe)
    taught = np.array([_video(corpus, at) for at in places])
    found = {}
    for video in sorted(set(taught.tolist()) - {""}):
        kept = taught != video
        rows = [at for at, keep in zip(places, kept, strict=True) if keep]
        lessons = Lessons(corpus.matrix[rows], targets[kept], weights[kept], tasks[kept])
        fitted = fit(lessons, dict(recipe.served), recipe.inverse_regularisation)
        unseen = [at for at in range(len(corpus.rows)) if _video(corpus, at) == video]
        labels = [corpus.rows[at].label for at in unseen]
        area = roc_auc_score(labels, fitted.scores(corpus.matrix[unseen]))
        found[f"spam under a video left out, {video}: AUC"] = round(float(area), 4)
    return found


def _video(corpus: Corpus, place: int) -> str:
    row = corpus.rows[place]
    return str(row.extra.get("video", "")) if row.source == _SOURCE else ""
