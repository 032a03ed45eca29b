"""The fast stage: linear heads over hashed n-grams, one model each for English and Arabic.

Needs the standard library and NumPy only, and unpickles nothing. Whatever is missing, altered
or not a number raises ClassifierFailed, which callers answer by holding the comment.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from classifiers.alignment import trace
from classifiers.base import ATTRIBUTES, ClassifierFailed, Explanation, Reading
from classifiers.explain import explain
from classifiers.features import FeatureSettings
from classifiers.heads import Floats
from classifiers.judging import Judge
from classifiers.model_file import ARABIC_HEADS, Model, read_model
from classifiers.text import Normaliser, is_read_whole
from classifiers.units import Units, deciding, languages_of, worst

SHIPPED: Final = Path(__file__).parent / "models"
_TEXT: Final = {str}
_BATCH: Final = 64
_CODE_POINTS: Final = 32_768  # of a batch: what is cut from it at once outgrows the caches
_SCREENED_FROM: Final = 4  # texts in a batch from which looking them over together pays


@dataclass(frozen=True, slots=True)
class Judged:
    """A batch as the fast stage sees it: its matching copies and their units.

    `whole` tells for each text whether its copy leaves nothing out.
    """

    copies: list[str]
    units: Units
    whole: list[bool]

    def odds(self, of_units: Floats | None = None) -> Floats:
        """Calibrated log-odds, a row for each text and a column for each attribute.

        They are those of the whole or of its worst part (see classifiers.units). `of_units`,
        if given, is what a later stage made of the units' own.
        """
        known = self.units.odds if of_units is None else of_units
        return worst(self.units, known, len(self.copies))

    def readings(self, of_units: Floats | None = None) -> list[Reading]:
        """The same as scores. Raises ClassifierFailed if one is not a number."""
        chances = chances_of(self.odds(of_units))
        languages = languages_of(self.units, len(self.copies))
        return [
            Reading(dict(zip(ATTRIBUTES, row, strict=True)), language, whole=whole)
            for row, language, whole in zip(chances.tolist(), languages, self.whole, strict=True)
        ]


class Bundle:
    """Scores texts on the seven attributes."""

    def __init__(
        self, model: Model, settings: FeatureSettings, manifest: Mapping[str, Any]
    ) -> None:
        model.check(2**settings.bits)
        self.manifest = manifest
        self.version = str(manifest["version"])
        self._judge = Judge(model, settings)
        self._normalise = Normaliser()

    def score(self, texts: Sequence[str]) -> list[dict[str, float]]:
        """One mapping a text, in order: the seven attributes, each finite and within [0, 1].

        A text scores the same alone and in any batch. Raises ClassifierFailed.
        """
        return [dict(reading.scores) for reading in self.read(texts)]

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """Scores and language of each text, in order. Raises ClassifierFailed."""
        return [one for batch in batches(texts) for one in self.judge(batch).readings()]

    def explain(self, text: str, attribute: str = "toxicity") -> Explanation:
        """What each word of `text` adds to the attribute's log-odds (see classifiers.explain).

        Base and spans add up to what `log_odds` gives. Where a part decided, the words outside
        it add nothing, and its handicap is in the base. Raises ClassifierFailed.
        """
        column = ATTRIBUTES.index(attribute)
        judged = self.judge([text])
        units = judged.units
        unit, handicap = deciding(units, attribute)
        in_arabic = bool(units.in_arabic[unit]) and attribute in ARABIC_HEADS
        table = self._judge.arabic if in_arabic else self._judge.english
        begin, end = int(units.begins[unit]), int(units.ends[unit])
        left_off = begin if units.apart[unit] else 0
        copy = judged.copies[0][left_off : end if units.apart[unit] else None]
        places = self._judge.cutter.places(copy) + left_off
        inside = (places[:, 0] >= begin - (begin == left_off)) & (places[:, 0] < end)
        parts = table.parts(self._judge.cutter.cut([copy]), column, inside)
        base = float(table.heads.offsets[column]) - handicap
        return explain(text, trace(self._normalise, text), parts, places[inside], base)

    def log_odds(self, texts: Sequence[str]) -> Floats:
        """Calibrated log-odds, a row for each text and a column for each attribute.

        What the scores are made of: those of the whole or of its worst part.
        """
        return self.judge(texts).odds()

    def log_odds_of_wholes(self, texts: Sequence[str]) -> Floats:
        """The same, each text read as one."""
        return self.judge(texts).units.odds[: len(texts)]

    def matching_copy(self, text: str) -> str:
        """What the heads see of `text`."""
        return self._normalise(text)

    def judge(self, texts: Sequence[str]) -> Judged:
        """All of these texts in one go. Raises ClassifierFailed if one is not a text."""
        _check_texts(texts)
        copies = self._copies(texts)
        return Judged(copies, self._judge.units(copies), [is_read_whole(text) for text in texts])

    def _copies(self, texts: Sequence[str]) -> list[str]:
        if len(texts) < _SCREENED_FROM:
            return [self._normalise(text) for text in texts]
        return self._normalise.many(texts)


def load_bundle(path: Path | None = None) -> Bundle:
    """The bundle in the folder `path`, or the shipped one. Raises ClassifierFailed."""
    return Bundle(*read_model(SHIPPED if path is None else path))


def chances_of(odds: Floats) -> Floats:
    """Log-odds as probabilities. Raises ClassifierFailed if one is not a number."""
    chances: Floats = np.minimum(-odds, 700.0)  # a greater power of e is no number
    np.exp(chances, out=chances)
    chances += 1.0
    np.reciprocal(chances, out=chances)
    if not math.isfinite(np.add.reduce(chances, axis=None)):  # each is at most 1
        raise ClassifierFailed("a score is not a number")
    return chances


def batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """`texts` in order, as many at a time as are read fastest and in little memory.

    Raises ClassifierFailed if one is not a text.
    """
    _check_texts(texts)
    begin = read = 0
    for at, text in enumerate(texts):
        if at > begin and (at - begin == _BATCH or read + len(text) > _CODE_POINTS):
            yield texts[begin:at]
            begin, read = at, 0
        read += len(text)
    if begin < len(texts):
        yield texts[begin:]


def _check_texts(texts: Sequence[str]) -> None:
    kinds = set(map(type, texts))
    if kinds != _TEXT and not all(issubclass(kind, str) for kind in kinds):
        raise ClassifierFailed("only text can be scored")
