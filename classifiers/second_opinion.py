"""The second stage: a small sentence encoder that reads what the fast stage is unsure of.

A fine-tuned MiniLM-L6 with eight-bit weights, run by onnxruntime one text at a time, so that a
text's score never depends on its neighbours. Its outputs and the fast stage's are weighed
together (stacked) by numbers that were fitted on rows neither had seen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np

from classifiers.asking import Asking
from classifiers.base import ATTRIBUTES, ClassifierFailed
from classifiers.encoder.lessons import OUTPUTS
from classifiers.encoder.tokens import WordPieces
from classifiers.heads import Floats
from classifiers.manifest import (
    MANIFEST,
    check_thresholds,
    digest,
    exactly,
    listed,
    number,
    read_manifest,
    table,
)

FORMAT: Final = 1
ENCODER: Final = "encoder.onnx"
VOCABULARY: Final = "vocabulary.txt"
FAST: Final = "fast_sha256"  # the weights of the fast stage that the stacking was fitted on
STACKED: Final = ATTRIBUTES[:-1]  # spam is left to the fast stage
ASKED: Final = ("toxicity", "identity_attack", "threat")  # whose fast scores decide on asking


class Unavailable(Exception):
    """There is no second stage here: its library or its files are not installed."""


class SecondOpinion:
    """Gives log-odds for the six kinds of toxicity from a text and the fast stage's log-odds."""

    def __init__(self, session: Any, pieces: WordPieces, manifest: Mapping[str, Any]) -> None:
        self.version = str(manifest["version"])
        self.manifest = manifest
        self.attributes = tuple(manifest["stacking"])
        self.places = [ATTRIBUTES.index(name) for name in self.attributes]
        self._session = session
        self._pieces = pieces
        self._stacking = [_Stacked(one) for one in manifest["stacking"].values()]
        self.asking = Asking(manifest["asked_from"])

    def log_odds(self, copy: str, fast: Floats) -> Floats:
        """Stacked log-odds, one for each of `attributes`, of a text's matching copy.

        `fast` has its log-odds by the fast stage, one for each of ATTRIBUTES. Raises
        ClassifierFailed.
        """
        both = np.hstack([fast[self.places], self.outputs(copy)])
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
    manifest = _checked(read_manifest(folder / MANIFEST, FORMAT))
    try:
        files = {name: (folder / name).read_bytes() for name in (ENCODER, VOCABULARY)}
    except OSError as error:
        raise ClassifierFailed(f"the encoder cannot be read: {type(error).__name__}") from error
    for name, raw in files.items():
        if hashlib.sha256(raw).hexdigest() != manifest["sha256"][name]:
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
        opinion = SecondOpinion(session, pieces, manifest)
        answers = len(opinion.outputs(""))
    except Exception as error:  # whatever the library raises
        raise ClassifierFailed(f"the encoder is damaged: {type(error).__name__}") from error
    if answers != len(OUTPUTS):
        raise ClassifierFailed("the encoder answers other questions")
    return opinion


def _checked(manifest: dict[str, Any]) -> dict[str, Any]:
    """The manifest, every value of it proven."""
    digest(manifest.get(FAST), "the fast stage")
    digests = table(manifest, "sha256")
    exactly(digests, (ENCODER, VOCABULARY), "sha256")
    for name, named in digests.items():
        digest(named, name)
    asked_from = table(manifest, "asked_from")
    exactly(asked_from, ASKED, "asked_from")
    for name, edge in asked_from.items():
        number(edge, f"the score of {name} to ask from", 0.0, 1.0)
    stacking = table(manifest, "stacking")
    exactly(stacking, STACKED, "stacking")
    for name in STACKED:
        _check_stacked(table(stacking, name), name)
    check_thresholds(manifest)
    return manifest


def _check_stacked(numbers: Mapping[str, Any], name: str) -> None:
    exactly(numbers, ("parts", "slope", "offset"), f"the stacking of {name}")
    if number(numbers["slope"], f"the slope of {name}") <= 0.0:
        raise ClassifierFailed(f"the slope of {name} turns its scores around")
    number(numbers["offset"], f"the offset of {name}")
    for part in listed(numbers["parts"], f"the parts of {name}"):
        if not isinstance(part, dict):
            raise ClassifierFailed(f"a part of {name} is no object")
        exactly(part, ("weights", "offset"), f"a part of {name}")
        number(part["offset"], f"an offset of {name}")
        weights = listed(part["weights"], f"the weights of {name}")
        if len(weights) != len(STACKED) + len(OUTPUTS):
            raise ClassifierFailed(f"a part of {name} weighs another number of columns")
        # Nothing speaks for a text, and something against it (see encoder.stacking).
        if not sum(number(one, f"a weight of {name}", 0.0) for one in weights):
            raise ClassifierFailed(f"a part of {name} weighs nothing")
