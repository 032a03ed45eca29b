"""Both stages: the fast one reads every comment, the second those that leave a doubt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from classifiers.base import ClassifierFailed, Explanation, Reading
from classifiers.bundle import SHIPPED, Bundle, batches, load_bundle
from classifiers.model_file import weights_digest
from classifiers.second_opinion import FAST, SecondOpinion, Unavailable, load_second_opinion

SECOND_OPINION: Final = "second_opinion"  # the folder of the second stage, in the model's own


class Cascade:
    """Reads texts with the fast stage and, where there is one, the second.

    Only English is read twice: the encoder was taught no other language. Of a comment that is
    cut into parts it reads the whole and the few that look worst.
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
        units = judged.units
        odds = units.odds.copy()
        asked = second.asking.about(units, len(texts))
        for unit in asked:
            odds[unit, second.places] = second.log_odds(
                units.text(unit, judged.copies), units.odds[unit]
            )
        read_twice = {int(units.owners[unit]) for unit in asked}
        return [
            replace(reading, second_opinion=at in read_twice)
            for at, reading in enumerate(judged.readings(odds))
        ]


def load_classifiers(folder: Path | None = None, *, second_opinion: bool = True) -> Cascade:
    """Both stages from `folder` (the shipped one if None), or the fast one alone.

    It is alone where the second's library or files are missing, or it is not wanted; files
    that are there but damaged raise ClassifierFailed like those of the fast stage, and so does
    a second stage that was weighed with another fast one.
    """
    home = SHIPPED if folder is None else folder
    fast = load_bundle(home)
    if not second_opinion:
        return Cascade(fast, None, "it is switched off")
    try:
        second = load_second_opinion(home / SECOND_OPINION)
    except Unavailable as error:
        return Cascade(fast, None, str(error))
    if second.manifest[FAST] != weights_digest(fast.manifest):
        raise ClassifierFailed("the second opinion was weighed with another fast stage")
    return Cascade(fast, second)
