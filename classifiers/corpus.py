"""All training rows beside their n-grams, and what each head picks from them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from scipy import sparse

from classifiers.design_matrix import design_matrix
from classifiers.features import FeatureSettings, HashedNGrams
from classifiers.recipe import HeadRecipe, Lesson
from classifiers.sentences import own_rows
from classifiers.sources import Row, read_rows
from classifiers.text import Normaliser

SETTINGS: Final = FeatureSettings()


@dataclass(frozen=True, slots=True)
class Corpus:
    """Rows and their n-grams, row for row."""

    rows: Sequence[Row]
    matrix: sparse.csr_matrix

    def places(self, splits: tuple[str, ...], sources: frozenset[str]) -> list[int]:
        """The places of the rows of these splits and sources."""
        wanted = enumerate(self.rows)
        return [at for at, row in wanted if row.source in sources and row.split in splits]


def read_corpus(data: Path, seed: int) -> Corpus:
    """All training rows and our own sentences, cut into n-grams."""
    normalise = Normaliser()
    rows = [*read_rows(data / "train", normalise), *own_rows(normalise, seed)]
    matrix = design_matrix(HashedNGrams(SETTINGS), [row.copy for row in rows])
    return Corpus(rows, matrix)


def select(corpus: Corpus, recipe: HeadRecipe) -> tuple[list[int], tuple[Any, Any, Any]]:
    """The places of the rows that teach a head, with their targets, weights and tasks."""
    by_source = {lesson.source: lesson for lesson in recipe.lessons}
    chosen = [
        (at, target, by_source[corpus.rows[at].source])
        for at in corpus.places(("fit",), frozenset(by_source))
        if (target := _target(corpus.rows[at], by_source)) is not None
    ]
    return [at for at, _, _ in chosen], (
        np.array([target for _, target, _ in chosen]),
        np.array([lesson.weight for _, _, lesson in chosen]),
        np.array([lesson.task for _, _, lesson in chosen]),
    )


def _target(row: Row, lessons: dict[str, Lesson]) -> int | None:
    lesson = lessons[row.source]
    if lesson.share < 1.0 and _drawn(row) >= lesson.share:
        return None
    return lesson.target(row)


def _drawn(row: Row) -> float:
    """A number in [0, 1) that depends on the text alone."""
    digest = hashlib.blake2s(row.copy.encode("utf-8", "replace"), digest_size=4).digest()
    return int.from_bytes(digest, "big") / 2**32
