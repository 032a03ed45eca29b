"""The model in a folder: arrays and a manifest that names their digest.

Only plain arrays of the right shapes are read, and nothing is unpickled.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from classifiers.base import ATTRIBUTES, ClassifierFailed
from classifiers.features import LONGEST, MOST_BITS, FeatureSettings
from classifiers.heads import Heads
from classifiers.language import Language, Marks
from classifiers.manifest import (
    MANIFEST,
    check_thresholds,
    digest,
    listed,
    number,
    read_manifest,
    table,
    whole,
)

FORMAT: Final = 2
ARRAYS: Final = "weights.npz"
FEATURES: Final = "features"
ENGLISH_HEADS: Final = (*ATTRIBUTES, "arabizi")
ARABIC_HEADS: Final = ATTRIBUTES[:-1]  # advertising is told by one head in every language
VOCABULARIES: Final = (Language.ENGLISH, Language.ARABIC)


@dataclass(frozen=True, slots=True)
class Model:
    """What training makes: heads for each model, and the words that each language knows."""

    english: Heads
    arabic: Heads
    vocabularies: Mapping[Language, Marks]

    def check(self, buckets: int) -> None:
        """Raises ClassifierFailed unless shapes and types fit and every number is finite."""
        self.english.check(buckets, len(ENGLISH_HEADS))
        self.arabic.check(buckets, len(ARABIC_HEADS))
        for marks in self.vocabularies.values():
            if marks.dtype != np.uint8 or marks.shape != (buckets // 8,):
                raise ClassifierFailed("the model's vocabularies have another shape or type")


def read_model(folder: Path) -> tuple[Model, FeatureSettings, dict[str, Any]]:
    """The model in `folder`, the settings of its features, and its manifest.

    Raises ClassifierFailed when a file is missing, is not what the manifest says it is, or
    holds anything but plain numeric arrays of the right shapes.
    """
    manifest = read_manifest(folder / MANIFEST, FORMAT)
    settings = _checked(manifest)
    try:
        raw = (folder / ARRAYS).read_bytes()
    except OSError as error:
        raise ClassifierFailed(f"the model cannot be read: {type(error).__name__}") from error
    if hashlib.sha256(raw).hexdigest() != weights_digest(manifest):
        raise ClassifierFailed(f"{ARRAYS} is not the file that the manifest names")
    return _read_arrays(raw), settings, manifest


def weights_digest(manifest: Mapping[str, Any]) -> str:
    """The SHA-256 of the weights that this manifest is of. Raises ClassifierFailed."""
    return digest(table(manifest, "sha256").get(ARRAYS), ARRAYS)


def save_model(folder: Path, model: Model, manifest: Mapping[str, Any]) -> None:
    """Writes the arrays and the manifest; the same input gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **_arrays(model))
    raw = buffer.getvalue()
    named = hashlib.sha256(raw).hexdigest()
    complete = {
        "format": FORMAT,
        "version": f"{manifest['series']}-{named[:8]}",
        "attributes": list(ATTRIBUTES),
        "sha256": {ARRAYS: named, FEATURES: _features_digest(manifest["features"])},
        **manifest,
    }
    (folder / ARRAYS).write_bytes(raw)
    text = json.dumps(complete, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")


def _checked(manifest: Mapping[str, Any]) -> FeatureSettings:
    """Proves every value that serving or measuring looks at; gives the settings of features."""
    if manifest.get("attributes") != list(ATTRIBUTES):
        raise ClassifierFailed("the model scores other attributes")
    weights_digest(manifest)
    check_thresholds(manifest)
    for name, measured in (table(manifest, "metrics") if "metrics" in manifest else {}).items():
        number(measured, f"the figure {name!r}", 0.0, 1.0)
    features = table(manifest, FEATURES)
    if _features_digest(features) != digest(table(manifest, "sha256").get(FEATURES), FEATURES):
        raise ClassifierFailed("the features are not those that the model was trained on")
    words = _orders(features, "word_orders")
    if words[0] != 1:
        raise ClassifierFailed("single words are not among the features")
    bits = whole(features.get("bits"), "bits", 3, MOST_BITS)
    try:
        return FeatureSettings(bits, _orders(features, "char_orders"), words)
    except ValueError as error:
        raise ClassifierFailed(f"the features cannot be cut: {error}") from error


def _features_digest(features: Mapping[str, Any]) -> str:
    """Weights mean nothing for n-grams of other sizes, and would score them all the same."""
    return hashlib.sha256(json.dumps(features, sort_keys=True).encode()).hexdigest()


def _orders(features: Mapping[str, Any], name: str) -> tuple[int, ...]:
    """The sizes of n-grams: whole, rising by one, as every model here is trained."""
    orders = [whole(one, name, 1, LONGEST) for one in listed(features.get(name), name)]
    if orders != list(range(orders[0], orders[0] + len(orders))):
        raise ClassifierFailed(f"{name} does not rise by one")
    return tuple(orders)


def _arrays(model: Model) -> dict[str, Any]:
    heads = {"english": model.english, "arabic": model.arabic}
    return {
        **{
            f"{name}_{part}": getattr(given, part)
            for name, given in heads.items()
            for part in ("weights", "steps", "offsets")
        },
        **{f"vocabulary_{name}": marks for name, marks in model.vocabularies.items()},
    }


def _read_arrays(raw: bytes) -> Model:
    try:
        with np.load(io.BytesIO(raw), allow_pickle=False) as arrays:
            english, arabic = (
                Heads(*(arrays[f"{name}_{part}"] for part in ("weights", "steps", "offsets")))
                for name in ("english", "arabic")
            )
            marks = {name: arrays[f"vocabulary_{name}"] for name in VOCABULARIES}
            return Model(english, arabic, marks)
    except Exception as error:  # whatever the library raises at a file that is none of its own
        raise ClassifierFailed(f"{ARRAYS} is damaged: {type(error).__name__}") from error
