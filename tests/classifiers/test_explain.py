"""What each word adds to a score: exactly, and at its place in the text as it was written."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.alignment import trace
from classifiers.base import ATTRIBUTES
from classifiers.bundle import load_bundle
from classifiers.text import Normaliser

NORMALISE = Normaliser()
BUNDLE = load_bundle()
BOLD = "".join(chr(0x1D41A + ord(letter) - ord("a")) for letter in "stupid")
ODD = (
    "abc idot.*@1!\n\u0301\u00e9\u200b\u00df\ufb01"
    "\u0643\u0644\u0640 \ud55c\u1100\u1161\U0001f44d\u0406$\0\ud800"
)
WRITTEN = st.text(st.sampled_from(ODD), max_size=80)


def weights(text, attribute="toxicity"):
    found = BUNDLE.explain(text, attribute)
    return {text[span.begin : span.end]: span.weight for span in found.spans}


@given(WRITTEN | st.text(max_size=80), st.sampled_from(ATTRIBUTES))
def test_base_and_spans_add_up_to_the_log_odds(text, attribute):
    found = BUNDLE.explain(text, attribute)
    wanted = BUNDLE.log_odds([text])[0, ATTRIBUTES.index(attribute)]
    assert found.base + sum(span.weight for span in found.spans) == pytest.approx(wanted, abs=1e-9)
    assert found.log_odds == pytest.approx(wanted, abs=1e-9)


@given(WRITTEN | st.text(max_size=80))
def test_spans_stand_in_order_within_the_text_and_touch_no_white_space(text):
    end = 0
    for span in BUNDLE.explain(text).spans:
        assert end <= span.begin < span.end <= len(text)
        assert text[span.begin : span.end].strip() == text[span.begin : span.end]
        end = span.end


@given(WRITTEN | st.text(max_size=80))
def test_the_traced_copy_is_the_matching_copy(text):
    traced = trace(NORMALISE, text)
    assert traced.copy == NORMALISE(text)
    assert len(traced.origins) == len(traced.copy)
    assert all(0 <= begin < end <= len(text) for begin, end in traced.origins)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("The mayor is a stupid man", "stupid"),
        ("The mayor is a st*pid man", "st*pid"),
        ("The mayor is s t u p i d today", "s t u p i d"),
        (f"The mayor is a {BOLD} man", BOLD),
        ("The mayor is a stu\u200bpid man", "stu\u200bpid"),
        ("The mayor is a stuuuupid man", "stuuuupid"),
        ("رئيس البلدية كَلْب كبير", "كَلْب"),
        ("رئيس البلدية كـــلب كبير", "كـــلب"),
    ],
)
def test_the_word_that_made_the_score_weighs_most_also_in_disguise(text, word):
    found = weights(text)
    assert max(found, key=found.get) == word


def test_a_sentence_of_single_letters_is_explained_word_for_word():
    found = weights("y o u a r e a s t u p i d m a n")
    assert list(found) == ["y o u", "a r e", "a", "s t u p i d", "m a n"]
    assert max(found, key=found.get) == "s t u p i d"


def test_a_word_of_the_fair_part_weighs_little():
    found = weights("Thank you for the report, you stupid idiot")
    assert abs(found["report,"]) < found["stupid"] / 3


@pytest.mark.parametrize("text", ["", "   ", "\u0301\u0301"])
def test_a_text_without_words_is_explained_by_the_base_alone(text):
    found = BUNDLE.explain(text)
    assert (found.spans, found.log_odds) == ((), BUNDLE.log_odds([text])[0, 0])


def test_what_is_beyond_the_part_that_is_read_weighs_nothing():
    found = BUNDLE.explain("fair words " * 600 + "stupid")
    assert found.spans[-1].weight == 0.0


def test_the_longest_text_is_explained_in_a_tenth_of_a_second_or_so():
    text = ("st*pid 1d1ot كَلب " * 700)[:10_000]
    began = time.process_time()
    BUNDLE.explain(text)
    assert time.process_time() - began < 1.0
