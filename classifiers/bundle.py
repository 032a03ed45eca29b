"""The fast stage: linear heads over hashed n-grams, one model each for English and Arabic.

Needs the standard library and NumPy only, and unpickles nothing. Whatever is missing, altered
or not a number raises ClassifierFailed, which callers answer by holding the comment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from classifiers.alignment import trace
from classifiers.base import ATTRIBUTES, ClassifierFailed, Explanation, Reading
from classifiers.explain import explain
from classifiers.features import FeatureSettings, HashedNGrams
from classifiers.heads import Floats, HeadTable
from classifiers.language import Language, Vocabularies, script_of
from classifiers.model_file import ARABIC_HEADS, Model, read_model
from classifiers.text import Normaliser

SHIPPED: Final = Path(__file__).parent / "models"
_BATCH: Final = 64
_SURELY_ARABIZI: Final = 2.0  # log-odds
_SCREENED_FROM: Final = 4  # texts in a batch from which looking them over together pays


@dataclass(frozen=True, slots=True)
class Judged:
    """A batch as the fast stage sees it, text for text.

    `odds` are calibrated log-odds with a column for each attribute; `copies` the matching
    copies; `in_arabic` tells which were read by the Arabic model.
    """

    odds: Floats
    languages: list[Language]
    copies: list[str]
    in_arabic: list[bool]

    def readings(self) -> list[Reading]:
        """The same as scores. Raises ClassifierFailed if one is not a number."""
        chances = chances_of(self.odds)
        return [
            Reading(dict(zip(ATTRIBUTES, row, strict=True)), language)
            for row, language in zip(chances.tolist(), self.languages, strict=True)
        ]


class Bundle:
    """Scores texts on the seven attributes."""

    def __init__(
        self, model: Model, settings: FeatureSettings, manifest: Mapping[str, Any]
    ) -> None:
        model.check(2**settings.bits)
        self.manifest = manifest
        self.version = str(manifest["version"])
        self._english = HeadTable(model.english)
        self._arabic = HeadTable(model.arabic)
        self._vocabularies = Vocabularies(model.vocabularies)
        self._cutter = HashedNGrams(settings)
        self._words_at = len(settings.char_orders)
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

        Base and spans add up to what `log_odds` gives. Raises ClassifierFailed.
        """
        column = ATTRIBUTES.index(attribute)
        in_arabic = self.judge([text]).in_arabic[0] and attribute in ARABIC_HEADS
        table = self._arabic if in_arabic else self._english
        traced = trace(self._normalise, text)
        parts = table.parts(self._cutter.cut([traced.copy]), column)
        base = float(table.heads.offsets[column])
        return explain(text, traced, parts, self._cutter.places(traced.copy), base)

    def log_odds(self, texts: Sequence[str]) -> Floats:
        """Calibrated log-odds, a row for each text and a column for each attribute."""
        return self.judge(texts).odds

    def matching_copy(self, text: str) -> str:
        """What the heads see of `text`."""
        return self._normalise(text)

    def judge(self, texts: Sequence[str]) -> Judged:
        """All of these texts in one go. Raises ClassifierFailed if one is not a text."""
        if not all(isinstance(text, str) for text in texts):
            raise ClassifierFailed("only text can be scored")
        copies = self._copies(texts)
        ngrams = self._cutter.cut(copies)
        odds = self._english.log_odds(ngrams)
        languages = [script_of(copy) for copy in copies]
        for at in np.flatnonzero(odds[:, -1] > _SURELY_ARABIZI):
            if languages[at] is Language.ENGLISH:
                languages[at] = Language.ARABIZI
        odds = odds[:, : len(ATTRIBUTES)]
        in_arabic = [one in (Language.ARABIC, Language.ARABIZI) for one in languages]
        if arabic := [at for at, is_so in enumerate(in_arabic) if is_so]:
            theirs = self._cutter.cut([copies[at] for at in arabic])
            odds[arabic, : len(ARABIC_HEADS)] = self._arabic.log_odds(theirs)
        understood = self._vocabularies.understood(ngrams, self._words_at, languages)
        return Judged(odds, understood, copies, in_arabic)

    def _copies(self, texts: Sequence[str]) -> list[str]:
        if len(texts) < _SCREENED_FROM:
            return [self._normalise(text) for text in texts]
        return self._normalise.many(texts)


def load_bundle(path: Path | None = None) -> Bundle:
    """The bundle in the folder `path`, or the shipped one. Raises ClassifierFailed."""
    return Bundle(*read_model(SHIPPED if path is None else path))


def chances_of(odds: Floats) -> Floats:
    """Log-odds as probabilities. Raises ClassifierFailed if one is not a number."""
    chances: Floats = 1.0 / (1.0 + np.exp(-np.clip(odds, -700.0, 700.0)))
    if not np.isfinite(chances).all():
        raise ClassifierFailed("a score is not a number")
    return chances


def batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """`texts` in order, as many at a time as are read fastest."""
    for start in range(0, len(texts), _BATCH):
        yield texts[start : start + _BATCH]
