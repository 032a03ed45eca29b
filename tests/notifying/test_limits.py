"""When a limit is passed, told, told again and calm: arithmetic on a queue and a memory."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.notifying.limits import (
    AGAIN_AFTER,
    APART,
    Limit,
    Limits,
    Step,
    after,
    next_step,
    next_steps,
)
from moderation.storage.queries.notices import Told
from moderation.storage.queries.queue_size import QueueSize

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
CALM = Told()


def over(told_ago=timedelta(), since_ago=timedelta(hours=1)):
    return Told(NOW - since_ago, NOW - told_ago)


@pytest.mark.parametrize(
    ("value", "amount", "told", "step"),
    [
        (0, 0, CALM, Step.NOTHING),
        (99, 0, CALM, Step.NOTHING),
        (10, 10, CALM, Step.NOTHING),
        (11, 10, CALM, Step.CROSSED),
        (10.01, 10, CALM, Step.CROSSED),
        (11, 10, over(), Step.NOTHING),
        (9, 10, over(), Step.NOTHING),
        (8, 10, over(), Step.NOTHING),
        (7.99, 10, over(), Step.CALM),
        (0, 1, over(), Step.CALM),
        (11, 10, over(AGAIN_AFTER), Step.STILL),
        (11, 10, over(AGAIN_AFTER - timedelta(seconds=1)), Step.NOTHING),
        (9, 10, over(AGAIN_AFTER), Step.NOTHING),
        (7, 10, over(AGAIN_AFTER), Step.CALM),
        (99, 0, over(), Step.CALM),
        (11, 10, Told(None, NOW - APART), Step.CROSSED),
        (11, 10, Told(None, NOW - APART + timedelta(seconds=1)), Step.NOTHING),
    ],
)
def test_a_limit_is_told_when_it_is_passed_and_a_day_later_and_calm_below_four_fifths(
    value, amount, told, step
):
    assert next_step(value, amount, told, NOW) is step


def test_the_oldest_counts_in_hours_and_an_empty_queue_is_young():
    told = dict.fromkeys(Limit, CALM)
    old = QueueSize(1, NOW - timedelta(hours=24, seconds=1))
    steps = next_steps(old, Limits(0, 24), told, NOW)
    assert steps == {Limit.HELD: Step.NOTHING, Limit.OLDEST: Step.CROSSED}
    empty = next_steps(QueueSize(0, None), Limits(1, 1), dict.fromkeys(Limit, over()), NOW)
    assert empty == dict.fromkeys(Limit, Step.CALM)


def test_whatever_is_said_counts_for_all_that_is_over():
    told = {Limit.HELD: over(AGAIN_AFTER / 2), Limit.OLDEST: CALM}
    remembered = after({Limit.HELD: Step.NOTHING, Limit.OLDEST: Step.CROSSED}, told, NOW)
    assert [one.told_at for one in remembered.values()] == [NOW, NOW]
    assert remembered[Limit.OLDEST].over_since == NOW
    assert remembered[Limit.HELD].over_since == told[Limit.HELD].over_since


@given(st.lists(st.integers(0, 30), max_size=200), st.integers(1, 20), st.integers(1, 300))
def test_however_a_queue_swings_a_limit_is_told_once_a_crossing_or_once_a_day(
    values, amount, minutes
):
    told, now, said = CALM, NOW, []
    for number, value in enumerate(values):
        step = next_step(value, amount, told, now)
        if step in (Step.CROSSED, Step.STILL):
            assert value > amount
            said.append((number, step, now))
        told = after({Limit.HELD: step}, {Limit.HELD: told}, now)[Limit.HELD]
        now += timedelta(minutes=minutes)
    for (first, _, then), (second, step, later) in pairwise(said):
        fell = any(value * 10 < amount * 8 for value in values[first + 1 : second])
        assert fell if step is Step.CROSSED else later - then >= AGAIN_AFTER
        assert later - then >= APART
