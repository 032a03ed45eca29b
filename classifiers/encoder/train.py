"""Training the second stage: the data folder and a trained fast stage in, its folder out."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import torch

from classifiers.bundle import Bundle
from classifiers.cascade import Cascade
from classifiers.encoder.export import export, prune
from classifiers.encoder.lessons import targets_of
from classifiers.encoder.network import Network, base_vocabulary, new_network
from classifiers.encoder.teach import Round, teach
from classifiers.encoder.tokens import WordPieces
from classifiers.encoder.weighing import weigh
from classifiers.progress import Progress, within
from classifiers.second_opinion import ENCODER, VOCABULARY
from classifiers.sentences import own_rows
from classifiers.sources import Row, read_rows
from classifiers.text import Normaliser

# The second round sees our own sentences more often: they are what no source has.
ROUNDS: Final = (
    Round(sources=1.0, own=2, first_rate=1.5e-4, last_rate=6e-5),
    Round(sources=0.35, own=3, first_rate=8e-5, last_rate=2e-6),
)
_PARTS: Final = ((0.0, 0.63), (0.63, 0.97))  # of the time, round after round
_THREADS: Final = 2  # sums in another order would be other weights


def train_encoder(data: Path, fast: Bundle, out: Path, seed: int, progress: Progress) -> Cascade:
    """Fine-tunes, exports, stacks, sets thresholds on `data/dev`, and writes `out`."""
    torch.set_num_threads(_THREADS)
    normalise = Normaliser()
    rows = [*read_rows(data / "train", normalise), *own_rows(normalise, seed)]
    taught = [row for row in rows if row.split == "fit" and targets_of(row)]
    network, pieces = new_network(seed), WordPieces(base_vocabulary())
    for one, (begin, end) in zip(ROUNDS, _PARTS, strict=True):
        teach(network, taught, pieces, one, within(progress, begin, end))
    cascade = finish(network, pieces, rows, fast, data, out)
    progress(1.0, f"wrote {cascade.version}")
    return cascade


def finish(
    network: Network, pieces: WordPieces, rows: list[Row], fast: Bundle, data: Path, out: Path
) -> Cascade:
    """Everything after the teaching."""
    out.mkdir(parents=True, exist_ok=True)
    taught = [row.copy for row in rows if row.split == "fit" and targets_of(row)]
    pieces = prune(network, pieces, taught)
    (out / VOCABULARY).write_text("\n".join(pieces.vocabulary) + "\n", encoding="utf-8")
    export(network, out / ENCODER)
    return weigh(rows, fast, data, out)
