"""Training the second stage: the data folder and a trained fast stage in, its folder out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch

from classifiers.base import ATTRIBUTES
from classifiers.bundle import Bundle
from classifiers.cascade import Cascade
from classifiers.encoder.export import export, prune
from classifiers.encoder.lessons import targets_of
from classifiers.encoder.network import Network, base_vocabulary, new_network
from classifiers.encoder.stacking import STACKED, is_stacked, stack
from classifiers.encoder.teach import Round, teach
from classifiers.encoder.tokens import WordPieces
from classifiers.progress import Progress, within
from classifiers.second_opinion import (
    ENCODER,
    FORMAT,
    MANIFEST,
    VOCABULARY,
    SecondOpinion,
    load_second_opinion,
)
from classifiers.sentences import own_rows
from classifiers.sources import Row, read_rows
from classifiers.text import Normaliser
from classifiers.thresholds import suggest

# The second round sees our own sentences more often: they are what no source has.
ROUNDS: Final = (
    Round(sources=1.0, own=2, first_rate=1.5e-4, last_rate=6e-5),
    Round(sources=0.35, own=3, first_rate=8e-5, last_rate=2e-6),
)
# Fast scores from which a comment is read again: about two thirds of ordinary news comments.
ASKED_FROM: Final[Mapping[str, float]] = {
    "toxicity": 0.07,
    "identity_attack": 0.03,
    "threat": 0.015,
}
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
    weighed = [row for row in rows if is_stacked(row)]
    blank = {name: _blank() for name in STACKED}
    reader = _saved(out, {"stacking": blank})
    read = np.array([reader.outputs(row.copy) for row in weighed])
    columns = [ATTRIBUTES.index(name) for name in STACKED]
    odds = fast.log_odds([row.copy for row in weighed])[:, columns]
    stacking = stack(weighed, odds, read)
    cascade = Cascade(fast, _saved(out, {"stacking": stacking}))
    thresholds = suggest(cascade, data)
    return Cascade(fast, _saved(out, {"stacking": stacking, "suggested_thresholds": thresholds}))


def _blank() -> dict[str, Any]:
    return {"parts": [{"weights": [], "offset": 0.0}], "slope": 1.0, "offset": 0.0}


def _saved(out: Path, parts: Mapping[str, Any]) -> SecondOpinion:
    """Writes the manifest with these parts, and reads the whole back as it will be served."""
    files = {name: (out / name).read_bytes() for name in (ENCODER, VOCABULARY)}
    digests = {name: hashlib.sha256(raw).hexdigest() for name, raw in files.items()}
    stacked = json.dumps(parts["stacking"], sort_keys=True).encode()
    version = hashlib.sha256(digests[ENCODER].encode() + stacked).hexdigest()[:8]
    manifest = {
        "format": FORMAT,
        "version": f"encoder-{version}",
        "sha256": digests,
        "asked_from": dict(ASKED_FROM),
        **parts,
    }
    text = json.dumps(manifest, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    (out / MANIFEST).write_text(text, encoding="utf-8")
    return load_second_opinion(out)
