"""What the encoder learns from each row: its outputs, and which source says what about them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifiers.sources import Row

# The first six are attributes that are served; the others are the labels of one source each,
# learnt beside them because "toxic", "hateful" and "sexist" are different questions, and given
# to the stacking, which weighs them all.
OUTPUTS: Final = (
    "toxicity",
    "severe_toxicity",
    "identity_attack",
    "insult",
    "profanity",
    "threat",
    "newsroom",
    "civil",
    "rewritten",
    "reddit",
    "forum",
    "sexism",
    "perspective",
)
FINER: Final = OUTPUTS[1:6]

Targets = Mapping[str, tuple[float, float]]  # output -> (target in [0, 1], weight)


def targets_of(row: Row) -> Targets:
    """What this row says about each output it knows of; nothing about the others."""
    teach = _TEACHERS.get(row.source)
    return {} if teach is None or row.label is None else teach(row, float(row.label))


def target_table(rows: list[Row]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Targets and weights, a row for each row and a column for each of OUTPUTS.

    An output that a row says nothing about has weight 0.
    """
    targets = np.zeros((len(rows), len(OUTPUTS)), np.float32)
    weights = np.zeros_like(targets)
    for at, row in enumerate(rows):
        for name, (target, weight) in targets_of(row).items():
            column = OUTPUTS.index(name)
            targets[at, column], weights[at, column] = target, weight
    return targets, weights


def _jigsaw(row: Row, label: float) -> Targets:
    finer = {name: (float(row.attributes[name]), 1.0) for name in FINER if row.attributes}
    if not finer and not label:
        finer = dict.fromkeys(FINER, (0.0, 1.0))
    return {"toxicity": (label, 1.0), **finer}


def _random_talk(row: Row, label: float) -> Targets:
    clean = {} if label else dict.fromkeys(FINER, (0.0, 0.5))
    likened = float(row.extra["perspective_toxicity"])
    return {"toxicity": (label, 0.7), "perspective": (likened, 1.0), **clean}


def _own(row: Row, label: float) -> Targets:
    return {
        "newsroom": (label, 2.0),
        "toxicity": (label, 1.0),
        **{name: (float(row.attributes[name]), 1.5) for name in FINER},
    }


def _civil(_: Row, label: float) -> Targets:
    # Its raters had called every row toxic: the clean ones are doubtful, the others are sure.
    return {"civil": (label, 1.0), "toxicity": (label, 0.4 if label else 0.15)}


def _plain_hate(_: Row, label: float) -> Targets:
    # Made to fool a classifier, fair and foul in turn, like our own contrasts.
    return {"newsroom": (label, 0.5), "identity_attack": (label, 0.5)}


def _surge(_: Row, label: float) -> Targets:
    return {"toxicity": (label, 1.0)}


def _only(output: str, identity: float = 0.0) -> Callable[[Row, float], Targets]:
    def teach(_: Row, label: float) -> Targets:
        known = {output: (label, 1.0)}
        return known | ({"identity_attack": (label, identity)} if identity else {})

    return teach


_TEACHERS: Final[Mapping[str, Callable[[Row, float], Targets]]] = {
    "toxicity_wikipedia_jigsaw": _jigsaw,
    "toxicity_wikipedia_random": _random_talk,
    "own_english": _own,
    "toxicity_civil_comments": _civil,
    "toxicity_paradetox": _only("rewritten"),
    "toxicity_surge": _surge,
    "abuse_reddit_cad": _only("reddit"),
    "hate_hatemoji": _plain_hate,
    "hate_stormfront": _only("forum", identity=0.3),
    "sexism_edos": _only("sexism", identity=0.2),
}
