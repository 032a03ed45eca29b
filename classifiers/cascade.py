"""Both stages: the fast one reads every comment, the second those that leave a doubt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from classifiers.base import Explanation, Reading
from classifiers.bundle import SHIPPED, Bundle, batches, chances_of, load_bundle
from classifiers.language import Language
from classifiers.second_opinion import SecondOpinion, Unavailable, load_second_opinion

SECOND_OPINION: Final = "second_opinion"  # the folder of the second stage, in the model's own


class Cascade:
    """Reads texts with the fast stage and, where there is one, the second.

    Only English is read twice: the encoder was taught no other language.
    """

    def __init__(
        self, fast: Bundle, second: SecondOpinion | None, alone_because: str | None = None
    ) -> None:
        """`alone_because` says why there is no second stage, where there is none."""
        self.fast = fast
        self.second = second
        self.alone_because = alone_because
        self.version = fast.version if second is None else f"{fast.version}+{second.version}"

    @property
    def manifest(self) -> Mapping[str, Any]:
        """That of the stage whose thresholds are in force."""
        return self.fast.manifest if self.second is None else self.second.manifest

    def score(self, texts: Sequence[str]) -> list[dict[str, float]]:
        """One mapping a text, in order: the seven attributes, each finite and within [0, 1].

        A text scores the same alone and in any batch. Raises ClassifierFailed.
        """
        return [dict(reading.scores) for reading in self.read(texts)]

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """Scores and language of each text, in order. Raises ClassifierFailed."""
        if self.second is None:
            return self.fast.read(texts)
        return [one for batch in batches(texts) for one in self._read(batch, self.second)]

    def explain(self, text: str, attribute: str = "toxicity") -> Explanation:
        """Which words moved the fast stage's score (see classifiers.explain)."""
        return self.fast.explain(text, attribute)

    def matching_copy(self, text: str) -> str:
        """What both stages see of `text`."""
        return self.fast.matching_copy(text)

    def _read(self, texts: Sequence[str], second: SecondOpinion) -> list[Reading]:
        judged = self.fast.judge(texts)
        readings = judged.readings()
        for at, reading in enumerate(readings):
            if reading.language == Language.ENGLISH and second.is_asked(reading.scores):
                chances = chances_of(second.log_odds(judged.copies[at], judged.odds[at]))
                changed = dict(zip(second.attributes, chances.tolist(), strict=True))
                readings[at] = Reading({**reading.scores, **changed}, reading.language, True)
        return readings


def load_classifiers(folder: Path | None = None, *, second_opinion: bool = True) -> Cascade:
    """Both stages from `folder` (the shipped one if None), or the fast one alone.

    It is alone where the second's library or files are missing, or it is not wanted; files
    that are there but damaged raise ClassifierFailed like those of the fast stage.
    """
    home = SHIPPED if folder is None else folder
    fast = load_bundle(home)
    if not second_opinion:
        return Cascade(fast, None, "it is switched off")
    try:
        return Cascade(fast, load_second_opinion(home / SECOND_OPINION))
    except Unavailable as error:
        return Cascade(fast, None, str(error))
