"""What says next to nothing is not held, and a single word of abuse is."""

import pytest

from classifiers.__main__ import is_held_by_default
from classifiers.cascade import load_classifiers


@pytest.fixture(scope="module")
def models():
    return load_classifiers()


def is_held(models, text):
    (reading,) = models.read([text])
    return is_held_by_default(text, reading)


@pytest.mark.parametrize(
    "text",
    [
        "7",
        "42",
        "100%",
        "2019",
        "k",
        "\u200b",
        "Muslims",
        "the Kurds",
        "Alawites",
        "Hazaras",
        "Inshallah",
        "nshallah tozbat",
        "Allah yerhamo",
        "alla yr7amon",
        "اليهود",
        "الشيعة",
        "النوبيون",
        "كذب",
        "لا حول ولا قوة إلا بالله",
        "إنشالله خير",
    ],
)
def test_a_number_a_people_or_a_prayer_alone_is_published(models, text):
    assert not is_held(models, text)


@pytest.mark.parametrize(
    "text",
    [
        "scumbags",
        "Kill the Muslims",
        "Death to the Kurds",
        "Hazaras are rats",
        "el yahoud klab",
        "اليهود كلاب",
        "الموت للشيعة",
        "كلب",
    ],
)
def test_few_words_of_abuse_are_held(models, text):
    assert is_held(models, text)
