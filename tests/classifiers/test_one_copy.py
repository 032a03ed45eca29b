"""A comment that is read alone takes a shorter way, to the same units."""

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from classifiers.bundle import load_bundle
from classifiers.units import Units

BUNDLE = load_bundle()
JUDGE = BUNDLE._judge
FAIR = "The council met on Monday about the new road. The bus was late again, as on most days."
WORDS = st.sampled_from(
    [*FAIR.split(), "idiot", "Zqxv", "wrmpf", "enta", "kalb", "ya", "caf\u00e9", "3.5", "?!", "\n"]
)
COMMENTS = st.lists(WORDS, max_size=60).map(" ".join)


def read_alone_and_with_another(text):
    copy = BUNDLE.matching_copy(text)
    alone, together = JUDGE.units([copy]), JUDGE.units([copy, "and another."])
    return alone, together.rows(together.owners == 0)


@settings(deadline=None)
@given(COMMENTS)
@example("zqxv wrmpf qqrt. " + FAIR)
@example("ya kalb enta 7mar ya ibn el kalb. " + FAIR)
@example("le chat de la voisine dort sur le canap\u00e9 du salon. " + FAIR)
@example("word " * 1_000)
@example("")
def test_the_units_of_a_comment_are_the_same_alone_and_beside_another(text):
    alone, together = read_alone_and_with_another(text)
    for field in fields(Units):
        one, other = getattr(alone, field.name), getattr(together, field.name)
        assert one.dtype == other.dtype
        assert np.array_equal(one, other)


@pytest.mark.parametrize("text", [FAIR, "You are an idiot.", " ".join([FAIR] * 20)])
def test_an_ordinary_comment_takes_the_shorter_way(text):
    units, unknown = JUDGE._short_way.read(BUNDLE.matching_copy(text))
    assert len(units) >= 1
    assert unknown == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Idiot",
        "\u0643\u0644\u0628 " + FAIR,
        "wszyscy mieszkancy protestowali przeciwko nowej drodze",
    ],
)
def test_what_is_out_of_the_ordinary_is_read_the_long_way(text):
    assert JUDGE._short_way.read(BUNDLE.matching_copy(text)) is None


def test_names_in_a_row_are_looked_at_and_stay_in_their_comment():
    copy = BUNDLE.matching_copy("Yesterday zqxv wrmpf qqrt went to the council. " + FAIR)
    units, unknown = JUDGE._short_way.read(copy)
    assert [copy[begin:end] for begin, end in unknown] == ["zqxv wrmpf qqrt"]
    assert len(JUDGE.units([copy])) == len(units)
