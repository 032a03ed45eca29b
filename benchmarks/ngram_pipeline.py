"""The usual scikit-learn pipeline for the same seven scores, to measure ours against.

TF-IDF of words (1 to 2) and of characters within words (2 to 5), and a logistic regression for
each attribute, as OneVsRestClassifier runs them. It is fitted on our own sentences, some 12,000:
some 100,000 kinds of words and pairs of words and 160,000 kinds of character n-grams, the size
of vocabulary that a corpus of comments gives. Only what it costs is of interest.

    python -m benchmarks.ngram_pipeline FOLDER SEED

fits it and writes it to the folder as plain arrays and word lists; no pickle is ever loaded.
"""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion

from classifiers.base import ATTRIBUTES
from classifiers.sources import Row

_ARRAYS: Final = "scikit-learn.npz"
_STEPS: Final = 3  # of fitting: more would cost time and change no cost


class NGramPipeline:
    """Two vectorisers and seven classifiers."""

    def __init__(
        self, vectorisers: Sequence[TfidfVectorizer], heads: Sequence[LogisticRegression]
    ) -> None:
        self.vectorisers = vectorisers
        self.heads = heads
        self._features = FeatureUnion(list(zip(("words", "characters"), vectorisers, strict=True)))

    def read(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Probabilities, a row for each text and a column for each attribute."""
        features = self._features.transform(texts)
        columns = [head.predict_proba(features)[:, 1] for head in self.heads]
        found: NDArray[np.float64] = np.column_stack(columns)
        return found

    @property
    def vocabulary_sizes(self) -> list[int]:
        """How many kinds of words and pairs, and of character n-grams, it tells apart."""
        return [len(one.vocabulary_) for one in self.vectorisers]


def fit(rows: Sequence[Row]) -> NGramPipeline:
    """The pipeline, fitted on these rows; each attribute needs rows that have it."""
    texts = [row.copy for row in rows]
    vectorisers = _vectorisers()
    features = FeatureUnion(list(zip(("words", "characters"), vectorisers, strict=True)))
    found = features.fit_transform(texts)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        heads = [
            LogisticRegression(max_iter=_STEPS).fit(found, [row.attributes[name] for row in rows])
            for name in ATTRIBUTES
        ]
    return NGramPipeline(vectorisers, heads)


def save(pipeline: NGramPipeline, folder: Path) -> None:
    """Writes what was fitted."""
    for at, vectoriser in enumerate(pipeline.vectorisers):
        words: list[str] = vectoriser.get_feature_names_out().tolist()
        (folder / f"vocabulary-{at}.json").write_text(json.dumps(words), encoding="utf-8")
    idf = {f"idf_{at}": one.idf_ for at, one in enumerate(pipeline.vectorisers)}
    weights = np.vstack([head.coef_ for head in pipeline.heads])
    offsets = np.concatenate([head.intercept_ for head in pipeline.heads])
    np.savez(folder / _ARRAYS, weights=weights, offsets=offsets, **idf)


def load(folder: Path) -> NGramPipeline:
    """What `save` wrote, scoring as it did when it was fitted."""
    with np.load(folder / _ARRAYS, allow_pickle=False) as arrays:
        vectorisers = _vectorisers()
        for at, vectoriser in enumerate(vectorisers):
            words = json.loads((folder / f"vocabulary-{at}.json").read_text(encoding="utf-8"))
            vectoriser.vocabulary_ = {word: place for place, word in enumerate(words)}
            vectoriser.idf_ = arrays[f"idf_{at}"]
        weights, offsets = arrays["weights"], arrays["offsets"]
    heads = [_head(weights[at], offsets[at]) for at in range(len(ATTRIBUTES))]
    return NGramPipeline(vectorisers, heads)


def _vectorisers() -> list[TfidfVectorizer]:
    return [
        TfidfVectorizer(analyzer="word", ngram_range=(1, 2)),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5)),
    ]


def _head(weights: NDArray[np.float64], offset: Any) -> LogisticRegression:
    head = LogisticRegression()
    head.classes_ = np.array([0, 1])
    head.coef_, head.intercept_ = weights[None, :], np.array([offset])
    return head


def main(folder: str, seed: str) -> None:
    """Fit and save."""
    from benchmarks.comment_texts import lessons  # noqa: PLC0415 only fitting needs sentences

    save(fit(lessons(int(seed))), Path(folder))


if __name__ == "__main__":
    main(*sys.argv[1:])
