"""Joining a fast stage and a taught encoder: stacking weights and thresholds, in the manifest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np

from classifiers.base import ATTRIBUTES
from classifiers.bundle import Bundle
from classifiers.cascade import Cascade
from classifiers.encoder.lessons import OUTPUTS
from classifiers.encoder.stacking import is_stacked, stack
from classifiers.manifest import MANIFEST
from classifiers.model_file import weights_digest
from classifiers.second_opinion import (
    ENCODER,
    FAST,
    FORMAT,
    STACKED,
    VOCABULARY,
    SecondOpinion,
    load_second_opinion,
)
from classifiers.sources import Row
from classifiers.thresholds import suggest

# Fast scores from which a comment is read again: about two thirds of ordinary news comments.
ASKED_FROM: Final[Mapping[str, float]] = {
    "toxicity": 0.07,
    "identity_attack": 0.03,
    "threat": 0.015,
}


def weigh(rows: list[Row], fast: Bundle, data: Path, out: Path) -> Cascade:
    """Joins the encoder that lies in `out` with `fast`; thresholds are set on `data/dev`.

    To be done again whenever the fast stage is trained again: the encoder itself stays.
    """
    weighed = [row for row in rows if is_stacked(row)]
    fitted_on = {FAST: weights_digest(fast.manifest)}
    reader = _saved(out, {**fitted_on, "stacking": {name: _blank() for name in STACKED}})
    read = np.array([reader.outputs(row.copy) for row in weighed])
    columns = [ATTRIBUTES.index(name) for name in STACKED]
    odds = fast.log_odds_of_wholes([row.copy for row in weighed])[:, columns]
    stacking = stack(weighed, odds, read)
    weighed_so = {**fitted_on, "stacking": stacking}
    thresholds = suggest(Cascade(fast, _saved(out, weighed_so)), data)
    return Cascade(fast, _saved(out, {**weighed_so, "suggested_thresholds": thresholds}))


def _blank() -> dict[str, Any]:
    """Stacking that nothing is fitted for yet: the encoder is only read, not weighed."""
    weights = [1.0] * (len(STACKED) + len(OUTPUTS))
    return {"parts": [{"weights": weights, "offset": 0.0}], "slope": 1.0, "offset": 0.0}


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
