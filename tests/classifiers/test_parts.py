"""Comments are judged whole and in parts, so that abuse cannot hide among fair sentences."""

import itertools
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifiers.base import ATTRIBUTES
from classifiers.bundle import load_bundle
from classifiers.parts import SHORTEST, cut
from classifiers.units import worst

BUNDLE = load_bundle()
FAIR = "The council met on Monday about the new road. The bus was late again, as on most days."
FOUL = "You are a fucking idiot."
COPIES = st.lists(st.text("ab .!?\n\u0643\u00e9", max_size=400), min_size=1, max_size=4)


def parts_of(copy):
    found = cut([copy])
    return [found.text(unit, [copy]).strip() for unit in range(1, len(found.owners))]


def toxicity(text):
    return BUNDLE.score([text])[0]["toxicity"]


def test_a_copy_is_cut_into_its_sentences():
    copy = "the first one here. and the second! is this the third? 3.5 is none\nthe last one here"
    assert parts_of(copy) == [
        "the first one here.",
        "and the second!",
        "is this the third?",
        "3.5 is none",
        "the last one here",
    ]


def test_a_short_sentence_goes_with_its_neighbour_and_one_sentence_has_no_parts():
    assert parts_of("no. the road is closed. yes.") == []
    assert parts_of("no. the road is closed. the bus is late.") == [
        "no. the road is closed.",
        "the bus is late.",
    ]


def test_a_long_run_without_a_stop_is_read_through_windows_that_overlap():
    words = " ".join(f"word{number}" for number in range(60))
    windows = [set(part.split()) for part in parts_of(words)]
    assert set.union(*windows) >= set(words.split()) - {"word"}
    assert all(one & other for one, other in itertools.pairwise(windows))


@given(COPIES)
def test_every_character_belongs_to_a_segment_and_every_part_to_its_copy(copies):
    found = cut(copies)
    assert [joints[0] for joints in found.joints] == [0] * len(copies)
    for joints, copy in zip(found.joints, copies, strict=True):
        edges = [*joints, max(len(copy), joints[-1])]
        assert edges == sorted(edges)
        assert all(end - begin <= 200 for begin, end in itertools.pairwise(edges))
    parts = range(len(copies), len(found.owners))
    assert all(len(found.text(unit, copies)) >= SHORTEST for unit in parts)


@settings(deadline=None)
@given(COPIES)
def test_a_whole_scores_the_same_cut_and_uncut(copies):
    judge = BUNDLE._judge
    whole = judge.english.log_odds(judge.cutter.cut(copies))
    found = cut(copies)
    segments = judge.cutter.cut(copies, found.joints)
    in_parts = judge.english.log_odds(segments, found.segments)[: len(copies)]
    assert np.array_equal(whole, in_parts)


@settings(deadline=None)
@given(COPIES)
def test_all_units_of_a_text_are_the_same_alone_and_in_a_batch(texts):
    together = BUNDLE.log_odds(texts * 2)
    assert np.array_equal(together[: len(texts)], together[len(texts) :])
    assert np.array_equal(together[: len(texts)], np.vstack([BUNDLE.log_odds([t]) for t in texts]))


@pytest.mark.parametrize("times", [1, 4, 16])
def test_one_foul_sentence_is_seen_among_many_fair_ones(times):
    fair = " ".join([FAIR] * times)
    assert toxicity(f"{fair} {FOUL} {fair}") > 0.9
    assert toxicity(f"{fair} {fair}") < 0.2


def test_fair_sentences_take_little_more_off_a_part_when_there_are_ever_more_of_them():
    some, many = (toxicity(" ".join([FOUL, *[FAIR] * times])) for times in (10, 25))
    assert many == pytest.approx(some, abs=0.01)


def test_a_part_competes_at_a_handicap_and_never_for_advertising():
    judged = BUNDLE.judge([f"{FAIR} {FOUL}"])
    units = judged.units
    raised = units.odds.copy()
    raised[1:] = 50.0
    found = worst(units, raised, 1)[0]
    assert all(40.0 < odds < 50.0 for odds in found[:-1])
    assert found[-1] == units.odds[0, ATTRIBUTES.index("spam")]


def test_a_part_that_is_not_sure_of_it_makes_no_comment_more_toxic():
    units = BUNDLE.judge([f"{FAIR} {FOUL}"]).units
    odds = units.odds.copy()
    odds[:, 0] = [0.0, *[1.2] * (len(odds) - 1)]
    unsure = worst(units, odds, 1)[0, 0]
    odds[1:, 0] = 4.0
    sure = worst(units, odds, 1)[0, 0]
    assert unsure == 0.0
    assert 2.0 < sure < 4.0


def test_the_part_that_decided_is_the_one_explained():
    text = f"{FAIR} {FOUL} {FAIR}"
    found = BUNDLE.explain(text)
    weights = {text[span.begin : span.end]: span.weight for span in found.spans}
    assert max(weights, key=weights.get) in ("fucking", "idiot.")
    assert [weights["council"], weights["late"]] == pytest.approx([0.0, 0.0], abs=1e-12)
    assert found.log_odds == pytest.approx(BUNDLE.log_odds([text])[0, 0], abs=1e-9)


@pytest.mark.parametrize(
    "text",
    [
        "Good report from Beirut. \u0643\u0633 \u0627\u0645\u0643",
        "\u0634\u0643\u0631\u0627 \u0639\u0644\u0649 \u0645\u0642\u0627\u0644\u0643. " + FOUL,
        f"{FAIR} ya ibn el sharmouta kess emmak",
    ],
)
def test_abuse_in_the_other_language_is_judged_by_its_own_model(text):
    assert toxicity(text) > 0.7
    found = BUNDLE.explain(text)
    assert found.log_odds == pytest.approx(BUNDLE.log_odds([text])[0, 0], abs=1e-9)


def test_the_language_is_that_of_most_of_it_unless_a_part_is_in_an_unknown_one():
    french = "Les gens sont vraiment stupides et devraient tous partir."
    texts = [f"{FAIR} \u0643\u0633 \u0627\u0645\u0643", f"{FAIR} {french}", f"{FAIR} Ich habe."]
    assert [one.language for one in BUNDLE.read(texts)] == ["en", "und", "en"]


@pytest.mark.parametrize(
    "named",
    [
        "I met Benjamin Netanyahu and Mohammed bin Salman al Saud there last week.",
        "See https://www.copera.org/employers/affiliating-pera/affiliated-employers for it.",
        "Call 216.241.55.204 or 69.158.165.129 and 205.110.157.251 for more.",
    ],
)
def test_names_and_addresses_are_no_foreign_language(named):
    assert BUNDLE.read([f"{FAIR} {named}"])[0].language == "en"


def test_a_text_too_long_to_be_read_whole_says_so():
    fits, too_long = BUNDLE.read(["fair " * 1_000, "fair " * 1_100 + FOUL])
    assert (fits.whole, too_long.whole) == (True, False)


@pytest.mark.parametrize(
    "piece", ["ab cd ef gh. ", "zxq vbn wrt ", "\u0643\u0644\u0628 dog ", "\u4e2d a "]
)
def test_a_long_text_of_many_parts_takes_no_long_time(piece):
    text = (piece * 5_000)[:5_000]
    began = time.process_time()
    BUNDLE.read([text])
    assert time.process_time() - began < 1.0  # some 15 ms; the bound is for slow machines
