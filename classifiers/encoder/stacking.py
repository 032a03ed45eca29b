"""Weighing both stages together, on rows that neither was fitted on.

An attribute is one or more parts, each a logistic regression on a few log-odds of the fast stage
and a few outputs of the encoder. Several parts are joined by "or": toxicity is what Wikipedia's
and the news raters called toxic, or what our own comments call abuse, which often holds no rude
word; one regression over both would let each talk the other down.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from classifiers.encoder.lessons import OUTPUTS
from classifiers.fitting import calibrate
from classifiers.second_opinion import STACKED
from classifiers.sources import Row

Floats = NDArray[np.float64]

_COLUMNS: Final = (*(f"fast {name}" for name in STACKED), *OUTPUTS)
_TALK: Final = {"toxicity_wikipedia_jigsaw": 1.0, "toxicity_wikipedia_random": 0.5}
_OWN: Final = {"own_english": 1.0}
_RATED: Final = {**_TALK, "toxicity_surge": 1.0, "toxicity_civil_comments": 0.3}
_CALIBRATED_ON: Final = {**_TALK, **_OWN}
_TINY: Final = 1e-9  # a column without spread weighs nothing


@dataclass(frozen=True, slots=True)
class Part:
    """The columns that are weighed, what a row of each source counts, and a handicap.

    `handicap` is taken off the log-odds before the "or": our own comments are half foul and the
    news is not.
    """

    columns: tuple[str, ...]
    weight_of: Mapping[str, float]
    handicap: float = 0.0


PARTS: Final[Mapping[str, tuple[Part, ...]]] = {
    "toxicity": (
        Part(
            (
                "fast toxicity",
                "toxicity",
                "civil",
                "perspective",
                "insult",
                "rewritten",
                "profanity",
            ),
            _RATED,
        ),
        Part(("newsroom",), _OWN, handicap=1.0),
    ),
    "severe_toxicity": (
        Part(("fast severe_toxicity", "severe_toxicity", "toxicity", "newsroom"), _CALIBRATED_ON),
    ),
    "identity_attack": (
        Part(
            ("fast identity_attack", "identity_attack", "newsroom", "forum", "reddit"),
            _CALIBRATED_ON,
        ),
    ),
    "insult": (Part(("fast insult", "insult", "newsroom", "toxicity", "civil"), _CALIBRATED_ON),),
    "profanity": (Part(("fast profanity", "profanity", "rewritten"), _CALIBRATED_ON),),
    "threat": (Part(("fast threat", "threat", "newsroom", "severe_toxicity"), _CALIBRATED_ON),),
}


def stack(rows: Sequence[Row], fast: Floats, read: Floats) -> dict[str, dict[str, Any]]:
    """For each attribute its parts (weights over all columns, offset), slope and offset.

    `fast` has a column for each of STACKED and `read` one for each of OUTPUTS, row for row. The
    log-odds are `slope * log(sum of exp of the parts) + offset`.
    """
    both = np.hstack([fast, read])
    return {name: _attribute(name, rows, both) for name in STACKED}


def is_stacked(row: Row) -> bool:
    """Whether this row may teach the weighing."""
    return row.split == "calibrate" and (row.source in _RATED or row.source in _OWN)


def target(row: Row, name: str) -> int | None:
    """What the row says of this attribute; None if nothing."""
    if name == "toxicity":
        # Every civil comment was called toxic by somebody: only the sure ones count.
        return None if row.source == "toxicity_civil_comments" and not row.label else row.label
    if row.attributes:
        return row.attributes[name]
    return 0 if row.label == 0 and row.source in _TALK else None


def joined(parts: Floats) -> Floats:
    """The "or" of parts' log-odds (parts x texts)."""
    odds: Floats = np.logaddexp.reduce(parts, axis=0)
    return odds


def _attribute(name: str, rows: Sequence[Row], both: Floats) -> dict[str, Any]:
    parts = [_weigh(part, name, rows, both) for part in PARTS[name]]
    odds = joined(np.array([both @ weights + offset for weights, offset in parts]))
    known, labels = _known(name, rows, _CALIBRATED_ON)
    slope, shift = calibrate(odds[known], labels)
    return {
        "parts": [
            {"weights": [round(float(one), 6) for one in weights], "offset": round(offset, 6)}
            for weights, offset in parts
        ],
        "slope": round(slope, 6),
        "offset": round(shift, 6),
    }


def _weigh(part: Part, name: str, rows: Sequence[Row], both: Floats) -> tuple[Floats, float]:
    known, labels = _known(name, rows, part.weight_of)
    counts = np.array([part.weight_of[rows[at].source] for at in known])
    places = [_COLUMNS.index(column) for column in part.columns]
    weights = np.zeros(len(_COLUMNS))
    weights[places], offset = _rising(both[np.ix_(known, places)], labels, counts)
    return weights, offset - part.handicap


def _rising(columns: Floats, labels: NDArray[np.int64], counts: Floats) -> tuple[Floats, float]:
    """Logistic regression whose weights are not negative: no evidence of abuse speaks for a text.

    Columns that say nearly the same would otherwise be weighed against each other, on the few
    rows that are kept for this.
    """
    spread = columns.std(axis=0) + _TINY
    scaled, signs = columns / spread, 2.0 * labels - 1.0

    def loss(numbers: Floats) -> tuple[float, Floats]:
        margins = signs * (scaled @ numbers[:-1] + numbers[-1])
        doubts = counts * signs * expit(-margins)
        slope = np.append(numbers[:-1] - doubts @ scaled, -doubts.sum())
        return float(counts @ np.logaddexp(0, -margins) + numbers[:-1] @ numbers[:-1] / 2), slope

    size = columns.shape[1]
    bounds = [(0.0, None)] * size + [(None, None)]
    found = minimize(loss, np.zeros(size + 1), jac=True, bounds=bounds, method="L-BFGS-B")
    return found.x[:-1] / spread, float(found.x[-1])


def _known(
    name: str, rows: Sequence[Row], sources: Mapping[str, float]
) -> tuple[list[int], NDArray[np.int64]]:
    known = [
        at for at, row in enumerate(rows) if row.source in sources and target(row, name) is not None
    ]
    return known, np.array([target(rows[at], name) for at in known], np.int64)
