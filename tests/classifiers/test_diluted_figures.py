"""How much abuse is still held among fair sentences, and beside another language."""

import pytest

from classifiers.base import Reading
from classifiers.evaluation.diluted import AMONG, diluted, mixed_languages
from tests.classifiers.measurable import WordModel, measured, news, own, value

FAIR = [news(f"fine words, number {number}") for number in range(20)]
FOUL = [own(f"you idiot, number {number}", 1, "contrasts") for number in range(5)]


class Averaging(WordModel):
    """Sees abuse only in texts of few sentences."""

    def read(self, texts):
        return [
            self._drowned(one, text) for one, text in zip(super().read(texts), texts, strict=True)
        ]

    def _drowned(self, reading, text):
        fair = dict.fromkeys(reading.scores, 0.1)
        return Reading(fair, "en") if text.count(".") > 3 else reading


def test_a_model_that_reads_every_sentence_holds_all_and_one_that_averages_few():
    for model, among_many in ((WordModel(), 1.0), (Averaging(), 0.0)):
        sections = [diluted(measured([*FAIR, *FOUL], model))]
        assert value(sections, "foul among 0") == value(sections, "foul among 1") == 1.0
        assert value(sections, f"foul among {AMONG[-1]}") == among_many
        assert value(sections, f"the same {AMONG[-1]} alone") == 0.0


def test_fair_comments_that_are_held_by_themselves_are_no_company():
    held = [news(f"idiot, number {number}") for number in range(20)]
    sections = [diluted(measured([*FAIR, *held, *FOUL]))]
    assert value(sections, "the same 16 alone") == 0.0


def test_each_language_is_put_after_the_other_foul_and_fair():
    arabic = [own(f"{word} number {at}", label, "arabic_politics")
              for label, word in ((1, "idiot"), (0, "words")) for at in range(4)]  # fmt: skip
    english = [own("fair words of ours", 0, "contrasts")]
    sections = [mixed_languages(measured([*arabic, *english, *FOUL]))]
    assert value(sections, "Arabic after English, foul") == 1.0
    assert value(sections, "Arabic after English, fair") == 0.0
    assert value(sections, "English after Arabic, foul") == 1.0
    assert value(sections, "Arabizi after English, foul") == pytest.approx(
        float("nan"), nan_ok=True
    )
