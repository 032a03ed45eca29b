"""Thresholds for a default policy, set on news comments that no head was trained on."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifiers.base import ATTRIBUTES, Scorer
from classifiers.sources import Row, read_rows
from classifiers.text import Normaliser

NEWS: Final = "news_globe_and_mail_ucc"
# The share of fine news comments that each head may hold by itself ...
ALONE: Final = {
    "severe_toxicity": 0.001,
    "identity_attack": 0.002,
    "threat": 0.002,
    "spam": 0.004,
}
# ... and that all but spam may hold together, for which toxicity's own threshold is chosen.
TOGETHER: Final = 0.032

Scored = NDArray[np.float64]


def suggest(scorer: Scorer, data: Path) -> dict[str, float]:
    """Thresholds at which the given shares of the fine comments of `data/dev` are held."""
    return thresholds_for(score_table(scorer, fine_news(data)))


def thresholds_for(fine: Scored) -> dict[str, float]:
    """Thresholds at which the given shares of these scores (see score_table) are held."""
    chosen = {name: held_at(fine[:, _at(name)], share) for name, share in ALONE.items()}
    others = [name for name in chosen if name != "spam"]
    free = ~np.any([fine[:, _at(name)] >= chosen[name] for name in others], axis=0)
    left = max(TOGETHER - float(1 - free.mean()), 0.0) / float(free.mean())
    return {"toxicity": held_at(fine[free, _at("toxicity")], left), **chosen}


def fine_news(data: Path) -> list[str]:
    """The texts of news comments that their annotators found fine."""
    return [row.copy for row in _news(data) if row.label == 0]


def score_table(scorer: Scorer, texts: list[str]) -> Scored:
    """Scores, a row for each text and a column for each of ATTRIBUTES."""
    return np.array([list(one.scores.values()) for one in scorer.read(texts)])


def held_at(scores: Scored, share: float) -> float:
    """The lowest four-digit threshold that at most `share` of `scores` reach."""
    edge = np.sort(scores)[::-1][int(share * len(scores))]
    return float(np.ceil(edge * 10_000 + 0.5) / 10_000)


def _news(data: Path) -> list[Row]:
    return [row for row in read_rows(data / "dev", Normaliser()) if row.source == NEWS]


def _at(attribute: str) -> int:
    return ATTRIBUTES.index(attribute)
