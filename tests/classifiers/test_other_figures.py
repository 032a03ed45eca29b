import random

import numpy as np
import pytest

from classifiers import sentences
from classifiers.disguising import DISGUISES, disguise
from classifiers.evaluation.advertising import spam
from classifiers.evaluation.arabic import arabic
from classifiers.evaluation.arabic_disguises import ARABIC_DISGUISES, arabic_disguise
from classifiers.evaluation.calibration import calibration, reliability
from classifiers.evaluation.disguised import disguise_figures, still_held
from classifiers.evaluation.languages import languages
from classifiers.evaluation.rows import measured_rows
from classifiers.evaluation.second_stage import consulted, milliseconds_a_consultation
from classifiers.sources import Row, read_rows
from classifiers.text import Normaliser
from tests.classifiers.measurable import (
    WordModel,
    by_name,
    measured,
    news,
    own,
    talk,
    two_stages,
    value,
    write_data,
    write_own,
)

TALK = "toxicity_wikipedia_jigsaw"


def test_a_model_that_reads_letters_alone_is_blind_to_disguises():
    rows = [Row(f"you idiot {number}", TALK, 1) for number in range(3)]
    sections = [disguise_figures(still_held(measured(rows)))]
    assert value(sections, "English, dots") == 0.0
    assert value(sections, "English, the disguise that hides most") == 0.0
    assert by_name(sections, "English, dots").foul == 3


def test_a_model_that_sees_through_every_disguise_loses_nothing():
    rows = [Row("you dreadful person", TALK, 1)]
    found = still_held(measured(rows, WordModel(("",))))
    assert {one.estimate.value for one in found if one.script == "English"} == {1.0}


@pytest.mark.parametrize("name", ARABIC_DISGUISES)
def test_every_arabic_disguise_changes_long_words_and_leaves_short_ones(name):
    assert arabic_disguise("هو في", name, 1) == "هو في"
    assert arabic_disguise("الظالمين المجرمين", name, 1) != "الظالمين المجرمين"
    assert arabic_disguise("الظالمين", name, 4) == arabic_disguise("الظالمين", name, 4)


@pytest.mark.parametrize("name", DISGUISES)
def test_every_disguise_changes_long_words_and_leaves_short_ones(name):
    assert disguise("it is so", name, 1) == "it is so"
    assert disguise("despicable oppression", name, 1) != "despicable oppression"


def test_disguising_needs_no_outside_chance():
    random.seed(1)
    first = disguise("despicable", "mixed case", 4)
    random.seed(2)
    assert disguise("despicable", "mixed case", 4) == first


def test_arabic_texts_wear_arabic_disguises():
    rows = [Row("يا مجرمين كلكم", "arabic_news_mpold", 1), own("calm", 1, "arabic_society")]
    sections = [disguise_figures(still_held(measured(rows, WordModel(("مجرمين",)))))]
    assert by_name(sections, "Arabic, kashida").foul == 1
    assert value(sections, "Arabic, kashida") == 0.0
    assert np.isnan(value(sections, "English, dots"))


def test_spam_is_caught_at_few_false_holds_of_clean_news():
    rows = [
        *(Row("subscribe", "spam_sms", 1) for _ in range(3)),
        Row("buy", "spam_sms", 1),
        Row("subscribe to the view", "own_spam", 0),
        Row("calm", "own_spam", 0),
        *(news(f"calm {n}") for n in range(9)),
        news("we subscribe to that"),
    ]
    found = [spam(measured(rows))]
    assert value(found, "spam_sms: caught at 0.5 % of clean news") == 0.0
    assert value([spam(measured(rows[:-1]))], "spam_sms: caught at 0.5 % of clean news") == 0.75
    assert value(found, "clean news called spam, suggested threshold") == 0.1
    assert value(found, "own_spam: ordinary ones called spam, suggested threshold") == 0.5
    assert value(found, "spam under a video left out, one: AUC") == 0.75


def test_what_was_found_under_videos_left_out_is_the_fast_stages():
    model = two_stages(manifest={"suggested_thresholds": {"toxicity": 0.5, "spam": 0.5}})
    found = [spam(measured([news("calm")], model))]
    assert value(found, "spam under a video left out, one: AUC") == 0.75


def test_arabic_is_measured_source_by_source():
    rows = [
        Row("idiot", "arabic_news_mpold", 1),
        Row("calm", "arabic_news_mpold", 0),
        own("calm", 1, "arabizi"),
        own("calm too", 0, "arabizi"),
    ]
    found = [arabic(measured(rows))]
    assert value(found, "news comments: AUC") == 1.0
    assert value(found, "own, arabizi: AUC") == 0.5
    assert value(found, "own, arabizi: foul caught") == 0.0
    assert np.isnan(value(found, "own, arabic_society: AUC"))


def test_languages_are_told_apart_or_not():
    rows = [
        news("calm"),
        news("bonjour"),
        own("bonjour", 0, "other_languages", language="fr"),
        own("hola", 0, "other_languages", language="es"),
    ]
    found = [languages(measured(rows))]
    assert value(found, "English news called unknown") == 0.5
    assert value(found, "other languages found unknown") == 0.5
    assert by_name(found, "the language missed most").note == "es"


def test_a_score_that_is_right_as_often_as_it_says_has_no_calibration_error():
    rows = [talk(0.25, toxicity=int(n == 0)) for n in range(4)]
    assert value([calibration(measured(rows))], "toxicity") == 0.0


def test_a_score_that_promises_too_much_has_a_calibration_error():
    rows = [talk(0.75), talk(0.75, toxicity=1), talk(1.0, toxicity=1), talk(1.0, toxicity=1)]
    found = measured(rows)
    assert value([calibration(found)], "toxicity") == pytest.approx(0.125)
    assert reliability(found, "toxicity").counts.tolist() == [0] * 7 + [2, 0, 2]
    assert reliability(found, "toxicity").shares[[7, 9]].tolist() == [0.5, 1.0]


def test_only_a_model_with_two_stages_has_a_second_one_to_ask():
    rows = [news("perhaps"), news("calm")]
    assert consulted(measured(rows)) == []
    both = measured(rows, two_stages())
    assert value(consulted(both), "English news") == 0.5
    assert np.isfinite(milliseconds_a_consultation(both, both.model.fast))


def test_no_row_that_could_have_trained_is_measured_on(tmp_path, monkeypatch):
    write_data(tmp_path)
    write_own(tmp_path / "own")
    monkeypatch.setattr(sentences, "DATA", tmp_path / "own")
    rows = measured_rows(tmp_path)
    trained = [row for row in rows if "insults_kaggle" not in row.source and "fold" in row.extra]
    assert {row.extra["fold"] for row in trained} == {"measure"}
    counts = {name: sum(row.source == name for row in rows) for name in {r.source for r in rows}}
    assert 10 < counts[TALK] < 70
    assert counts["insults_kaggle"] == 60
    assert not {"sexism_edos", "perspective_scores_wikipedia"} & set(counts)


def test_training_and_measuring_split_by_the_same_matching_copy(tmp_path, monkeypatch):
    write_data(tmp_path)
    write_own(tmp_path / "own")
    monkeypatch.setattr(sentences, "DATA", tmp_path / "own")
    taught = [row for row in read_rows(tmp_path / "train", Normaliser()) if row.split != "measure"]
    measured_on = {Normaliser()(row.copy) for row in measured_rows(tmp_path)}
    assert len(taught) > 1_000
    assert not measured_on & {row.copy for row in taught}
