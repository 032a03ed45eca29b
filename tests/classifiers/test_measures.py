import numpy as np
import pytest

from classifiers.evaluation.rankings import Scores, caught_at, rank
from classifiers.evaluation.shares import mean_of_two, ratio, share


def scores(*values, clusters=None):
    return Scores(np.array(values, float), np.arange(len(values)) if clusters is None else clusters)


FAIR = scores(*(n / 100 for n in range(100)))


@pytest.mark.parametrize(
    ("foul", "fair", "area"),
    [
        ((0.8, 0.9), (0.1, 0.2), 1.0),
        ((0.1, 0.2), (0.8, 0.9), 0.0),
        ((0.5, 0.5), (0.5, 0.5), 0.5),
        ((0.3, 0.9), (0.1, 0.5), 0.75),
        ((0.5, 0.9), (0.1, 0.5), 0.875),
    ],
)
def test_the_area_is_the_chance_that_foul_scores_above_fair(foul, fair, area):
    assert rank(scores(*foul), scores(*fair)).area.value == pytest.approx(area)


@pytest.mark.parametrize(
    ("foul", "caught"), [((0.96, 0.97), 1.0), ((0.95, 0.1), 0.5), ((0.94, 0.1), 0.0)]
)
def test_caught_is_what_reaches_the_threshold_that_five_in_a_hundred_fair_reach(foul, caught):
    assert rank(scores(*foul), FAIR).caught.value == caught


def test_fewer_false_holds_catch_less():
    foul = scores(0.97, 0.992)
    assert rank(foul, FAIR, 0.05).caught.value == 1.0
    assert rank(foul, FAIR, 0.01).caught.value == 0.5


def test_nothing_is_caught_when_every_threshold_holds_too_many():
    assert rank(scores(0.5), scores(0.5, 0.5)).caught.value == 0.0


def test_how_many_there_are_of_each_changes_neither_figure():
    foul = scores(0.96, 0.2, 0.7)
    more = scores(*([0.96, 0.2, 0.7] * 5))
    assert rank(foul, FAIR).area.value == pytest.approx(rank(more, FAIR).area.value)
    assert rank(foul, FAIR).caught.value == pytest.approx(rank(more, FAIR).caught.value)


def test_without_rows_of_one_kind_there_is_no_figure():
    found = rank(scores(), FAIR)
    assert np.isnan(found.area.value)
    assert np.isnan(found.caught.value)
    assert (found.foul, found.fair) == (0, 100)


def test_an_interval_holds_its_figure_and_is_the_same_every_time():
    chance = np.random.default_rng(1)
    foul, fair = scores(*chance.normal(1, 1, 200)), scores(*chance.normal(0, 1, 300))
    one, two = rank(foul, fair), rank(foul, fair)
    assert one == two
    assert one.area.low < one.area.value < one.area.high
    assert one.area.value == pytest.approx(0.76, abs=0.05)
    assert one.area.high - one.area.low == pytest.approx(0.08, abs=0.02)


def test_rows_of_one_template_make_the_interval_no_narrower():
    chance = np.random.default_rng(2)
    values = chance.normal(1, 1, 20)
    few = rank(scores(*values), FAIR).area
    repeated = Scores(np.repeat(values, 8), np.repeat(np.arange(20), 8))
    many = rank(repeated, FAIR).area
    assert many.high - many.low == pytest.approx(few.high - few.low, rel=0.3)


def test_a_curve_rises_from_what_no_false_hold_catches_to_everything():
    found = caught_at(scores(0.995, 0.5), FAIR, np.array([0.0, 0.5, 1.0]))
    assert found.tolist() == [0.5, 1.0, 1.0]


def test_a_share_has_wilsons_interval():
    found = share(np.arange(100) < 5, np.arange(100))
    assert found.value == 0.05
    assert (found.low, found.high) == (
        pytest.approx(0.0215, abs=1e-4),
        pytest.approx(0.1118, abs=1e-4),
    )


def test_a_share_of_nothing_is_no_number():
    assert np.isnan(share(np.zeros(0, bool), np.zeros(0, int)).value)


@pytest.mark.parametrize("held", [0, 3, 20])
def test_fillings_of_one_template_count_as_one_trial_when_they_are_all_held_or_none(held):
    flags = np.arange(20) < held
    alone = share(flags, np.arange(20))
    filled = share(np.repeat(flags, 8), np.repeat(np.arange(20), 8))
    assert filled.value == alone.value
    assert filled.high - filled.low == pytest.approx(alone.high - alone.low, rel=0.1)


def test_a_ratio_tells_how_many_times_more_often():
    found = ratio(np.arange(100) < 20, np.arange(100) < 10)
    assert found.value == pytest.approx(2.0)
    assert (found.low, found.high) == (
        pytest.approx(0.99, abs=0.01),
        pytest.approx(4.05, abs=0.01),
    )


def test_a_ratio_to_nothing_is_no_number():
    assert np.isnan(ratio(np.ones(3), np.zeros(3)).value)
    assert np.isnan(ratio(np.ones(0), np.ones(3)).value)


def test_a_ratio_of_nothing_is_zero_without_an_interval():
    found = ratio(np.zeros(3), np.ones(3))
    assert found.value == 0.0
    assert np.isnan(found.low)


def test_a_mean_of_two_is_surer_than_either():
    one, two = (share(np.arange(50) < kept, np.arange(50)) for kept in (10, 30))
    both = mean_of_two(one, two)
    assert both.value == pytest.approx(0.4)
    assert both.high - both.low < one.high - one.low
