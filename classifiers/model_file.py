"""The model in a folder: arrays and a manifest that names their digest.

Only plain arrays of the right shapes are read, and nothing is unpickled.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from classifiers.base import ATTRIBUTES, ClassifierFailed
from classifiers.features import FeatureSettings
from classifiers.heads import Heads
from classifiers.language import Language, Marks

FORMAT: Final = 2
ARRAYS: Final = "weights.npz"
MANIFEST: Final = "manifest.json"
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
    return _read_arrays(raw), settings, manifest


def save_model(folder: Path, model: Model, manifest: Mapping[str, Any]) -> None:
    """Writes the arrays and the manifest; the same input gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **_arrays(model))
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
    except (OSError, KeyError, ValueError, TypeError, AttributeError, zipfile.BadZipFile) as error:
        raise ClassifierFailed(f"{ARRAYS} is damaged: {type(error).__name__}") from error
