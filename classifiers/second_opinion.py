"""The second stage: a small sentence encoder that reads what the fast stage is unsure of.

A fine-tuned MiniLM-L6 with eight-bit weights, run by onnxruntime one text at a time, so that a
text's score never depends on its neighbours. Its outputs and the fast stage's are weighed
together (stacked) by numbers that were fitted on rows neither had seen.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np

from classifiers.base import ATTRIBUTES, ClassifierFailed
from classifiers.encoder.tokens import WordPieces
from classifiers.heads import Floats

FORMAT: Final = 1
ENCODER: Final = "encoder.onnx"
VOCABULARY: Final = "vocabulary.txt"
MANIFEST: Final = "manifest.json"


class Unavailable(Exception):
    """There is no second stage here: its library or its files are not installed."""


class SecondOpinion:
    """Gives log-odds for the six kinds of toxicity from a text and the fast stage's log-odds."""

    def __init__(self, session: Any, pieces: WordPieces, manifest: Mapping[str, Any]) -> None:
        self.version = str(manifest["version"])
        self.manifest = manifest
        self.attributes = tuple(manifest["stacking"])
        self._places = [ATTRIBUTES.index(name) for name in self.attributes]
        self._session = session
        self._pieces = pieces
        self._stacking = [_Stacked(one) for one in manifest["stacking"].values()]
        self._asked_from = {name: float(edge) for name, edge in manifest["asked_from"].items()}

    def is_asked(self, chances: Mapping[str, float]) -> bool:
        """Whether the fast stage's scores leave enough doubt to read the text again."""
        return any(chances[name] >= edge for name, edge in self._asked_from.items())

    def log_odds(self, copy: str, fast: Floats) -> Floats:
        """Stacked log-odds, one for each of `attributes`, of a text's matching copy.

        `fast` has its log-odds by the fast stage, one for each of ATTRIBUTES. Raises
        ClassifierFailed.
        """
        both = np.hstack([fast[self._places], self.outputs(copy)])
        return np.array([one.log_odds(both) for one in self._stacking])

    def outputs(self, copy: str) -> Floats:
        """The encoder's own log-odds (classifiers.encoder.lessons.OUTPUTS) of one text."""
        tokens = np.array([self._pieces(copy)], np.int64)
        try:
            found: Floats = self._session.run(None, {"tokens": tokens})[0][0].astype(np.float64)
        except Exception as error:  # whatever the library raises
            raise ClassifierFailed(f"the encoder failed: {type(error).__name__}") from error
        if not np.isfinite(found).all():
            raise ClassifierFailed("the encoder gave a number that is not finite")
        return found


class _Stacked:
    """How one attribute is made of both stages (see classifiers.encoder.stacking)."""

    def __init__(self, numbers: Mapping[str, Any]) -> None:
        self._weights = np.array([part["weights"] for part in numbers["parts"]])
        self._offsets = np.array([part["offset"] for part in numbers["parts"]])
        self._slope, self._offset = float(numbers["slope"]), float(numbers["offset"])

    def log_odds(self, both: Floats) -> float:
        joined = np.logaddexp.reduce(self._weights @ both + self._offsets)
        return float(self._slope * joined + self._offset)


def load_second_opinion(folder: Path) -> SecondOpinion:
    """The second stage in `folder`.

    Raises Unavailable when its library or its folder is not there, and ClassifierFailed when
    they are but a file is not what the manifest says.
    """
    try:
        import onnxruntime  # noqa: PLC0415 an optional library
    except ImportError as error:
        raise Unavailable("onnxruntime is not installed") from error
    if not folder.is_dir():
        raise Unavailable("no encoder is installed")
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        files = {name: (folder / name).read_bytes() for name in (ENCODER, VOCABULARY)}
        expected = manifest["sha256"]
        if manifest["format"] != FORMAT:
            raise ClassifierFailed("the encoder's manifest has another format")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ClassifierFailed(f"the encoder cannot be read: {type(error).__name__}") from error
    for name, raw in files.items():
        if hashlib.sha256(raw).hexdigest() != expected.get(name):
            raise ClassifierFailed(f"{name} is not the file that the manifest names")
    return _assembled(onnxruntime, files, manifest)


def _assembled(
    onnxruntime: Any, files: Mapping[str, bytes], manifest: Mapping[str, Any]
) -> SecondOpinion:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # a worker has one core
    try:
        session = onnxruntime.InferenceSession(
            files[ENCODER], options, providers=["CPUExecutionProvider"]
        )
        pieces = WordPieces(files[VOCABULARY].decode("utf-8").splitlines())
        return SecondOpinion(session, pieces, manifest)
    except Exception as error:  # whatever the library raises
        raise ClassifierFailed(f"the encoder is damaged: {type(error).__name__}") from error
