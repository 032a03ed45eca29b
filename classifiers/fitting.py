"""Fitting one head with scikit-learn. Never imported when comments are scored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

Floats = NDArray[np.float64]

MINIMUM_TEXTS: Final = 3  # a bucket seen in fewer texts teaches nothing that lasts
_SMOOTHING: Final = 1.0
_TOLERANCE: Final = 1e-5
_ITERATIONS: Final = 300
_CALIBRATION_C: Final = 1e6


@dataclass(frozen=True, slots=True)
class Lessons:
    """What one head learns from: a row of `matrix` per text, its target, weight and task."""

    matrix: sparse.csr_matrix
    targets: NDArray[np.int64]
    weights: Floats
    tasks: NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class Fitted:
    """Served weights over all buckets, and the intercept, in log-odds before calibration."""

    weights: Floats
    intercept: float

    def scores(self, matrix: sparse.csr_matrix) -> Floats:
        scored: Floats = matrix @ self.weights + self.intercept
        return scored


def fit(lessons: Lessons, served: dict[str, float], inverse_regularisation: float) -> Fitted:
    """Logistic regression on naive-Bayes-weighted features, shared and private to each task.

    Naive Bayes weighting is that of Wang and Manning (2012); shared and private copies of
    the features are those of Daume (2007).
    """
    columns = np.flatnonzero(_texts_per_bucket(lessons.matrix) >= MINIMUM_TEXTS)
    narrow = lessons.matrix[:, columns]
    ratio = _log_count_ratio(narrow, lessons.targets, lessons.weights)
    narrow = (narrow @ sparse.diags_array(ratio)).tocsr().astype(np.float32)
    tasks = sorted(set(lessons.tasks.tolist()))
    design = _with_private_copies(narrow, lessons.tasks, tasks)
    model = LogisticRegression(C=inverse_regularisation, max_iter=_ITERATIONS, tol=_TOLERANCE)
    with threadpool_limits(limits=1):  # sums in another order would be other weights
        model.fit(design, lessons.targets, sample_weight=lessons.weights)
    parts = _split(model.coef_[0].astype(np.float64), len(columns), tasks)
    kept = parts[""] + sum(part * served.get(task, 0.0) for task, part in parts.items() if task)
    weights = np.zeros(lessons.matrix.shape[1])
    weights[columns] = kept * ratio
    return Fitted(weights, float(model.intercept_[0]))


def calibrate(scores: Floats, targets: NDArray[np.int64]) -> tuple[float, float]:
    """Platt's slope and offset: probability = sigmoid(slope * score + offset).

    The slope is kept positive; scores that rank backwards raise ValueError.
    """
    model = LogisticRegression(C=_CALIBRATION_C).fit(scores[:, None], targets)
    slope, offset = float(model.coef_[0, 0]), float(model.intercept_[0])
    if slope <= 0:
        raise ValueError("the held-out scores rank backwards")
    return slope, offset


def _texts_per_bucket(matrix: sparse.csr_matrix) -> NDArray[np.int64]:
    return np.bincount(matrix.indices, minlength=matrix.shape[1])


def _log_count_ratio(
    matrix: sparse.csr_matrix, targets: NDArray[np.int64], weights: Floats
) -> NDArray[np.float32]:
    present = matrix.copy()
    present.data = np.ones_like(present.data)
    foul = present.T @ (weights * (targets == 1)) + _SMOOTHING
    fair = present.T @ (weights * (targets == 0)) + _SMOOTHING
    ratio = np.log(foul / foul.sum()) - np.log(fair / fair.sum())
    scaled: NDArray[np.float32] = (ratio / np.sqrt(np.mean(ratio**2))).astype(np.float32)
    return scaled


def _with_private_copies(
    matrix: sparse.csr_matrix, tasks: NDArray[np.str_], names: list[str]
) -> sparse.csr_matrix:
    """Shared columns, then a private copy for each task, then each task's own base rate."""
    if len(names) == 1:
        return matrix
    members = [(tasks == name).astype(np.float32) for name in names]
    copies = [sparse.diags_array(member) @ matrix for member in members]
    rates = sparse.csr_matrix(np.stack(members, axis=1))
    return sparse.hstack([matrix, *copies, rates], format="csr")


def _split(coefficients: Floats, width: int, tasks: list[str]) -> dict[str, Floats]:
    """The shared part under "", and each task's private part under its name."""
    parts = {"": coefficients[:width]}
    if len(tasks) > 1:
        for place, task in enumerate(tasks, start=1):
            parts[task] = coefficients[place * width : (place + 1) * width]
    return parts
