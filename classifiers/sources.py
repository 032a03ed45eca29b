"""The training data folder, read into rows. Nothing here runs when comments are scored.

The folder holds `train/*.jsonl.gz` (may shape the model) and `dev/*.jsonl.gz` (thresholds
and errors only). Our own sentences, in `classifiers/data`, become rows of the same kind.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

MAX_TRAINING_CODE_POINTS: Final = 1_000
_MEASURED: Final = 8  # out of 100 texts
_CALIBRATED: Final = 7
_THEMES_CALIBRATED: Final = 12

Normalise = Callable[[str], str]

_ATTRIBUTE_OF: Final = {
    "toxic": "toxicity",
    "severe_toxic": "severe_toxicity",
    "obscene": "profanity",
    "threat": "threat",
    "insult": "insult",
    "identity_hate": "identity_attack",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled text: its matching copy, where it came from and what is known of it.

    `label` is 1 (a moderator must see it), 0 or None; `attributes` the finer labels, where
    the source has them; `extra` what else the source says (video, hostile, healthy, ...).
    """

    copy: str
    source: str
    label: int | None
    attributes: Mapping[str, int] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def split(self) -> str:
        """`measure`, `calibrate` or `fit`: by the text alone, so that twins stay together.

        Our own sentences go by their theme, so that templates and topics stay whole.
        """
        if "fold" in self.extra:
            return "measure" if self.extra["fold"] == "measure" else _split_of(self.extra["theme"])
        share = _share_of(self.copy)
        if share < _MEASURED:
            return "measure"
        return "calibrate" if share < _MEASURED + _CALIBRATED else "fit"


def _share_of(key: str) -> int:
    return zlib.crc32(key.encode("utf-8", "replace")) % 100


def _split_of(theme: str) -> str:
    return "calibrate" if _share_of(theme) < _THEMES_CALIBRATED else "fit"


def read_rows(folder: Path, normalise: Normalise) -> list[Row]:
    """Every row of the `*.jsonl.gz` files in `folder`, sorted by file; OSError if it is absent."""
    files = sorted(folder.glob("*.jsonl.gz"))
    if not files:
        raise FileNotFoundError(f"no *.jsonl.gz in {folder}")
    return [row for file in files for row in _read_file(file, normalise)]


def _read_file(file: Path, normalise: Normalise) -> Iterator[Row]:
    source = file.name.removesuffix(".jsonl.gz")
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            known = json.loads(line)
            text = known.pop("text")[:MAX_TRAINING_CODE_POINTS]
            finer = known.pop("attributes", {})
            attributes = {_ATTRIBUTE_OF[name]: given for name, given in finer.items()}
            label = known.pop("label", None)
            yield Row(normalise(text), source, label, attributes, known)
