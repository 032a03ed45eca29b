"""How a model agrees with a site's own labels, as `moderation labels export` writes them."""

from __future__ import annotations

import gzip
import json
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from classifiers.base import ATTRIBUTES
from classifiers.evaluation.figure import Figure, Section, Unit
from classifiers.evaluation.measured import HeldByPolicy, Model, Scored, readings_of
from classifiers.evaluation.rankings import Scores, rank
from classifiers.evaluation.shares import Clusters, share
from classifiers.evaluation.table import table
from classifiers.line_by_line import BadLine

REJECT: Final = "reject"
_NAMES: Final = (REJECT, *ATTRIBUTES)
_TOGETHER: Final = 256
_EVEN: Final = 0.5
_HOW_TO_READ: Final = """
Foul is what the site's people refused or marked, fair what they let through. Where moderators saw
mostly what a model had held, they labelled mostly hard cases: a model looks worse on them than it
is on all comments, and what it let through unseen is not here at all.
"""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text, each label from 0 to 1, and who said so."""

    text: str
    labels: Mapping[str, float]
    source: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """Scores (texts x ATTRIBUTES), labels (texts x _NAMES, NaN for none) and what was held."""

    scores: Scored
    labels: Scored
    held: NDArray[np.bool_]
    sources: NDArray[np.str_]
    clusters: Clusters


def agreement(model: Model, file: Path, held_by_policy: HeldByPolicy) -> str:
    """The table of a file's labels, plain or gzipped JSON Lines.

    Raises BadLine, OSError and ClassifierFailed. No text is in any of them.
    """
    found = _read(model, _lines(file), held_by_policy)
    sections = [_policy(found), _attributes(found)]
    counts = Counter(found.sources.tolist())
    told = ", ".join(f"{number:,} by {source}" for source, number in sorted(counts.items()))
    head = f"{model.version} on {len(found.held):,} labelled texts ({told or 'none'})\n\n"
    return head + table({"model": sections}, "model") + _HOW_TO_READ


def _lines(file: Path) -> Iterator[Labelled]:
    opened = gzip.open if file.suffix == ".gz" else open
    with opened(file, "rb") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield _labelled(line, number)


def _labelled(line: bytes, number: int) -> Labelled:
    try:
        known = json.loads(line.decode("utf-8"))
        text, labels = known["text"], known["labels"]
        wanted = {name: float(value) for name, value in labels.items() if name in _NAMES}
        source = str(known.get("source", "unnamed"))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise BadLine(f"line {number}: not an object with a text and its labels") from None
    if not isinstance(text, str) or not all(0.0 <= value <= 1.0 for value in wanted.values()):
        raise BadLine(f"line {number}: labels are numbers from 0 to 1 of a text")
    return Labelled(text, wanted, source)


def _read(model: Model, lines: Iterable[Labelled], held_by_policy: HeldByPolicy) -> Agreement:
    """Reads in batches and keeps no text: a file may be larger than memory."""
    scores, labels, held, sources = [], [], [], []
    numbers: dict[int, int] = {}
    clusters: list[int] = []
    every = iter(lines)
    while batch := list(islice(every, _TOGETHER)):
        readings = readings_of(model, [one.text for one in batch], held_by_policy)
        scores.append(readings.scores)
        held.append(readings.by_policy)
        labels += [[one.labels.get(name, math.nan) for name in _NAMES] for one in batch]
        sources += [one.source for one in batch]
        # What was said of one text by several is one thing.
        clusters += [numbers.setdefault(hash(one.text), len(numbers)) for one in batch]
    return Agreement(
        np.concatenate(scores) if scores else np.empty((0, len(ATTRIBUTES))),
        np.array(labels, np.float64).reshape(len(labels), len(_NAMES)),
        np.concatenate(held) if held else np.empty(0, np.bool_),
        np.array(sources, np.str_),
        np.array(clusters, np.int64),
    )


def _policy(found: Agreement) -> Section:
    """What the shipped policy would have held of what people refused, and of what they let go."""
    said = found.labels[:, _NAMES.index(REJECT)]
    figures = [*_held(found, said, "by anybody", np.ones(len(said), np.bool_))]
    for source in sorted(set(found.sources.tolist())):
        figures += _held(found, said, f"by {source}", found.sources == source)
    return Section("Held under the shipped policy", figures)


def _held(found: Agreement, said: Scored, who: str, where: NDArray[np.bool_]) -> Sequence[Figure]:
    kinds: tuple[tuple[str, Callable[[Any], Any]], ...] = (
        ("refused", lambda values: values >= _EVEN),
        ("let through", lambda values: values < _EVEN),
    )
    figures = []
    for name, belongs in kinds:
        places = np.flatnonzero(where & belongs(said))
        held = share(found.held[places], found.clusters[places])
        foul = len(places) if name == "refused" else 0
        figures.append(Figure(f"{name} {who}", held, Unit.SHARE, foul, len(places) - foul))
    return figures


def _attributes(found: Agreement) -> Section:
    """How each score ranks what has the label above what was said not to have it."""
    figures = []
    for name in _NAMES:
        said = found.labels[:, _NAMES.index(name)]
        # For a refusal on whatever ground there is no one score: the highest counts.
        scores = found.scores.max(axis=1) if name == REJECT else _column(found, name)
        foul, fair = (
            Scores(scores[places], found.clusters[places])
            for places in (np.flatnonzero(said >= _EVEN), np.flatnonzero(said < _EVEN))
        )
        if len(foul.values) or len(fair.values):
            ranked = rank(foul, fair)
            figures += [
                Figure(f"{name}: AUC", ranked.area, Unit.AREA, ranked.foul, ranked.fair),
                Figure(
                    f"{name}: caught at 5 %", ranked.caught, Unit.SHARE, ranked.foul, ranked.fair
                ),
            ]
    return Section("Scores against labels", figures)


def _column(found: Agreement, name: str) -> Scored:
    column: Scored = found.scores[:, ATTRIBUTES.index(name)]
    return column
