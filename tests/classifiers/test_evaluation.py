import random

import numpy as np
import pytest

from classifiers.bundle import SHIPPED, load_bundle
from classifiers.card import BEGIN, END, write_figures
from classifiers.disguising import DISGUISES, disguise
from classifiers.evaluate import Sample, held
from classifiers.sources import Row


@pytest.fixture
def sample():
    rows = [Row(f"text {n}", "here", n % 2) for n in range(40)]
    scores = np.zeros((40, 7))
    scores[:, 0] = [0.9 if n % 2 else n / 1000 for n in range(40)]
    return Sample(rows, scores, scores[:, 0] > 0.5)


def test_a_perfect_ranking_has_an_area_of_one(sample):
    found = sample.ranked("toxicity", sample.of("here", 1), sample.of("here", 0))
    assert found == {"AUC": 1.0, "caught at 5 %": 1.0}


def test_a_score_that_tells_nothing_has_an_area_of_one_half(sample):
    found = sample.ranked("spam", sample.of("here", 1), sample.of("here", 0))
    assert found == {"AUC": 0.5, "caught at 5 %": 0.0}


def test_the_share_held_is_of_the_rows_asked_for(sample):
    assert sample.share_held(sample.of("here", 1)) == 1.0
    assert sample.share_held(sample.of("here")) == 0.5


def test_a_row_is_held_when_any_score_reaches_its_threshold():
    bundle = load_bundle()
    edges = bundle.manifest["suggested_thresholds"]
    scores = np.zeros((2, 7))
    scores[1, 6] = edges["spam"]
    assert held(bundle, scores).tolist() == [False, True]


def test_figures_replace_what_stood_between_the_markers_and_nothing_else(tmp_path):
    card = tmp_path / "card.md"
    card.write_text(f"before\n{BEGIN}\nstale\n{END}\nafter\n")
    for _ in range(2):
        write_figures(card, load_bundle(), "| new |\n")
    text = card.read_text()
    assert text.startswith("before\n")
    assert text.endswith("after\n")
    assert text.count("| new |") == 1
    assert "stale" not in text


def test_a_card_without_markers_is_refused(tmp_path):
    card = tmp_path / "card.md"
    card.write_text("no place\n")
    with pytest.raises(ValueError, match="no place"):
        write_figures(card, load_bundle(), "")


@pytest.mark.parametrize("name", DISGUISES)
def test_every_disguise_changes_long_words_and_leaves_short_ones(name):
    assert disguise("it is so", name, 1) == "it is so"
    assert disguise("despicable oppression", name, 1) != "despicable oppression"


def test_a_disguise_is_the_same_for_the_same_seed():
    assert disguise("despicable", "stretching", 4) == disguise("despicable", "stretching", 4)


def test_the_model_card_tells_of_the_shipped_model():
    version = load_bundle().version
    card = (SHIPPED.parents[1] / "docs" / "model-card.md").read_text()
    assert f"Model `{version}`" in card


def test_disguising_needs_no_outside_chance():
    random.seed(1)
    first = disguise("despicable", "mixed case", 4)
    random.seed(2)
    assert disguise("despicable", "mixed case", 4) == first
