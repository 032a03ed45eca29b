"""Which model reads a text, and when none was taught its language."""

import numpy as np
import pytest

from classifiers.features import FeatureSettings, HashedNGrams
from classifiers.language import (
    LANGUAGES,
    MINIMUM_WORDS,
    Language,
    Vocabularies,
    learn_marks,
    script_of,
)

CUTTER = HashedNGrams(FeatureSettings(bits=18))
WORDS_AT = len(CUTTER.settings.char_orders)
TAUGHT = ["the council meets on monday", "the war is over", "they talk about the school"] * 3
VOCABULARIES = Vocabularies(
    {
        Language.ENGLISH: learn_marks(CUTTER, TAUGHT, 3),
        Language.ARABIC: learn_marks(CUTTER, ["الحرب انتهت اليوم يا ناس"], 1),
    }
)


def understood(*texts):
    chosen = np.array([LANGUAGES.index(script_of(text)) for text in texts], np.int8)
    found = VOCABULARIES.understood(CUTTER.cut(texts), WORDS_AT, chosen)
    return [LANGUAGES[code] for code in found]


@pytest.mark.parametrize(
    ("copy", "language"),
    [
        ("", "en"),
        ("👍👍", "en"),
        ("1234 !!", "en"),
        ("hello", "en"),
        ("élève", "en"),
        ("السلام عليكم", "ar"),
        ("السلام hello", "ar"),
        ("hello hello سلام", "en"),
        ("Слава Україні", "und"),
        ("שלום לכולם", "und"),
        ("战争结束了", "und"),
        ("नमस्ते", "und"),
    ],
)
def test_the_script_of_most_letters_chooses(copy, language):
    assert script_of(copy) == language


def test_words_that_training_met_are_understood():
    assert understood("the war is over", "the school is the council") == ["en", "en"]


def test_a_text_of_words_that_training_never_met_is_not():
    assert understood("la guerre est finie maintenant") == ["und"]
    assert understood("جنگ تمام شد خدا شکر دوستان") == ["und"]


def test_half_of_the_words_are_enough():
    assert understood("the war ist vorbei") == ["en"]
    assert understood("the krieg ist vorbei") == ["und"]


def test_few_words_say_too_little_to_doubt():
    assert understood(" ".join(["merci"] * (MINIMUM_WORDS - 1))) == ["en"]


def test_an_unknown_script_stays_unknown_however_short():
    assert understood("да") == ["und"]


def test_each_text_of_a_batch_is_judged_by_itself():
    texts = ["la guerre est finie", "the war is over", "", "الحرب انتهت اليوم", "c'est la vie ici"]
    together = understood(*texts)
    assert together == [understood(text)[0] for text in texts]


def test_a_word_met_less_often_than_asked_is_not_known():
    marks = np.unpackbits(learn_marks(CUTTER, ["once twice", "twice"], 2))
    assert marks.sum() == 1
