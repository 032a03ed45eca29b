"""The shipped model: arrays and a manifest, checked before a single comment is scored.

Needs the standard library and NumPy only, and unpickles nothing. Whatever is missing, altered
or not a number raises ClassifierFailed, which callers answer by holding the comment.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from classifiers.base import ATTRIBUTES, ClassifierFailed, Span
from classifiers.explain import explain
from classifiers.features import FeatureSettings, HashedNGrams, NGrams
from classifiers.text import Normaliser

SHIPPED: Final = Path(__file__).parent / "models"
FORMAT: Final = 1
ARRAYS: Final = "weights.npz"
MANIFEST: Final = "manifest.json"
_BATCH: Final = 64
_SCREENED_FROM: Final = 4  # texts in a batch from which looking them over together pays
_LANES: Final = 8  # heads padded to a power of two: one aligned row for each bucket

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Heads:
    """The linear heads, in the order of ATTRIBUTES.

    A head's log-odds are `steps * (sum of its whole-number weights) / sqrt(n) + offsets`,
    calibration included; `weights` has a row for each bucket and a column for each head.
    """

    weights: NDArray[np.int8]
    steps: Floats
    offsets: Floats

    def check(self, buckets: int) -> None:
        """Raises ClassifierFailed unless shapes and types fit and every number is finite."""
        heads = len(ATTRIBUTES)
        if self.weights.dtype != np.int8 or self.weights.shape != (buckets, heads):
            raise ClassifierFailed("the model's weights have another shape or type")
        for numbers in (self.steps, self.offsets):
            if numbers.dtype != np.float64 or numbers.shape != (heads,):
                raise ClassifierFailed("the model's scales have another shape or type")
            if not np.isfinite(numbers).all():
                raise ClassifierFailed("the model holds a number that is not finite")


class Bundle:
    """Scores texts on the seven attributes."""

    def __init__(
        self, heads: Heads, settings: FeatureSettings, manifest: Mapping[str, Any]
    ) -> None:
        heads.check(2**settings.bits)
        self.manifest = manifest
        self.version = str(manifest["version"])
        self._heads = heads
        self._rows = np.zeros((2**settings.bits, _LANES), np.int8)
        self._rows[:, : len(ATTRIBUTES)] = heads.weights
        self._cutter = HashedNGrams(settings)
        self._normalise = Normaliser()

    def score(self, texts: Sequence[str]) -> list[dict[str, float]]:
        """One mapping a text, in order: the seven attributes, each finite and within [0, 1].

        A text scores the same alone and in any batch. Raises ClassifierFailed.
        """
        return [scores for batch in _batches(texts) for scores in self._score(batch)]

    def explain(self, text: str, attribute: str = "toxicity") -> list[Span]:
        """The words of `text` and what each adds to the score (see classifiers.explain)."""
        return explain(self.log_odds, text, attribute)

    def log_odds(self, texts: Sequence[str]) -> Floats:
        """Calibrated log-odds, a row for each text and a column for each attribute."""
        if not all(isinstance(text, str) for text in texts):
            raise ClassifierFailed("only text can be scored")
        return self._combine(self._cutter.cut(self._copies(texts)))

    def _copies(self, texts: Sequence[str]) -> list[str]:
        if len(texts) < _SCREENED_FROM:
            return [self._normalise(text) for text in texts]
        return self._normalise.many(texts)

    def matching_copy(self, text: str) -> str:
        """What the heads see of `text`."""
        return self._normalise(text)

    def _combine(self, ngrams: NGrams) -> Floats:
        sums = ngrams.sums(self._rows)[:, : len(ATTRIBUTES)]
        scaled = sums * ngrams.scales()[:, None] * self._heads.steps
        odds: Floats = scaled + self._heads.offsets
        return odds

    def _score(self, texts: Sequence[str]) -> list[dict[str, float]]:
        chances = 1.0 / (1.0 + np.exp(-np.clip(self.log_odds(texts), -700.0, 700.0)))
        if not np.isfinite(chances).all():
            raise ClassifierFailed("a score is not a number")
        return [dict(zip(ATTRIBUTES, row, strict=True)) for row in chances.tolist()]


def load_bundle(path: Path | None = None) -> Bundle:
    """The bundle in the folder `path`, or the shipped one.

    Raises ClassifierFailed when a file is missing, is not what the manifest says it is, or
    holds anything but plain numeric arrays of the right shapes.
    """
    folder = SHIPPED if path is None else path
    manifest = _read_manifest(folder / MANIFEST)
    try:
        raw = (folder / ARRAYS).read_bytes()
        settings = _settings(manifest["features"])
        expected = manifest["sha256"][ARRAYS]
        attributes = tuple(manifest["attributes"])
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise ClassifierFailed(f"the model cannot be read: {type(error).__name__}") from error
    if hashlib.sha256(raw).hexdigest() != expected:
        raise ClassifierFailed(f"{ARRAYS} is not the file that the manifest names")
    if attributes != ATTRIBUTES:
        raise ClassifierFailed("the model scores other attributes")
    return Bundle(_read_heads(raw), settings, manifest)


def save_bundle(folder: Path, heads: Heads, manifest: Mapping[str, Any]) -> None:
    """Writes the arrays and the manifest; the same input gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, weights=heads.weights, steps=heads.steps, offsets=heads.offsets)
    raw = buffer.getvalue()
    digest = hashlib.sha256(raw).hexdigest()
    complete = {
        "format": FORMAT,
        "version": f"{manifest['series']}-{digest[:8]}",
        "attributes": list(ATTRIBUTES),
        "sha256": {ARRAYS: digest},
        **manifest,
    }
    (folder / ARRAYS).write_bytes(raw)
    text = json.dumps(complete, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")


def _read_manifest(file: Path) -> dict[str, Any]:
    try:
        manifest = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ClassifierFailed(f"no readable manifest: {type(error).__name__}") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise ClassifierFailed("the manifest has another format")
    if not isinstance(manifest.get("version"), str):
        raise ClassifierFailed("the manifest names no version")
    return manifest


def _settings(features: Mapping[str, Any]) -> FeatureSettings:
    char_orders, word_orders = tuple(features["char_orders"]), tuple(features["word_orders"])
    return FeatureSettings(int(features["bits"]), char_orders, word_orders)


def _read_heads(raw: bytes) -> Heads:
    try:
        with np.load(io.BytesIO(raw), allow_pickle=False) as arrays:
            return Heads(arrays["weights"], arrays["steps"], arrays["offsets"])
    except (OSError, KeyError, ValueError, TypeError, AttributeError, zipfile.BadZipFile) as error:
        raise ClassifierFailed(f"{ARRAYS} is damaged: {type(error).__name__}") from error


def _batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(texts), _BATCH):
        yield texts[start : start + _BATCH]
