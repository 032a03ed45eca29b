"""Days are added up, shares have intervals, and days without anything are there as nothing."""

from datetime import timedelta

import pytest

from moderation.domain.lifecycle import Action
from moderation.review.numbers.measures import Wait
from moderation.review.numbers.reading import Share, read_numbers
from moderation.review.numbers.tallying import count_up
from tests.newsroom import newsroom

__all__ = ["newsroom"]


@pytest.fixture
def read(newsroom, database):
    """The numbers of the last days, counted now."""

    def numbers(days=7):
        count_up(database)
        with database.read() as connection:
            return read_numbers(connection, newsroom.site.id, newsroom.now().date(), days)

    return numbers


def test_a_site_without_comments_has_days_without_numbers(read, newsroom):
    numbers = read(30)
    assert len(numbers.days) == 30
    assert numbers.days[-1].day == newsroom.now().date()
    assert numbers.submitted == numbers.ruled == 0
    assert numbers.held.value is None
    assert numbers.mean_wait is None
    assert set(numbers.waits.values()) == {0}


def test_what_happened_is_added_up(read, newsroom, moderator_id):
    scores = {"scores": {"toxicity": 0.95}, "reasons": ("toxic",)}
    for action in (Action.PUBLISH, Action.REJECT):
        held = newsroom.decide(newsroom.pending(f"{action}"), Action.HOLD, **scores)
        newsroom.age(held, status_since=timedelta(hours=2))
        newsroom.rule(held, action, moderator_id=moderator_id)
    newsroom.published("One that is fair.")
    numbers = read()
    assert (numbers.submitted, numbers.ruled) == (3, 2)
    assert numbers.held == Share(2, 3)
    assert numbers.overturned == numbers.rules["toxic"] == numbers.bands["0.9"] == Share(1, 2)
    assert numbers.waits[Wait.FOUR_HOURS] == 2
    assert timedelta(hours=2) <= numbers.mean_wait < timedelta(hours=2, minutes=1)
    assert (numbers.days[-1].submitted, numbers.days[-1].held, numbers.days[-1].ruled) == (3, 2, 2)


def test_the_rule_that_holds_most_comes_first(read, newsroom, moderator_id):
    for number, reasons in enumerate((("links",), ("spam", "links"))):
        held = newsroom.decide(newsroom.pending(f"{number}"), Action.HOLD, reasons=reasons)
        newsroom.rule(held, Action.REJECT, moderator_id=moderator_id)
    assert list(read().rules) == ["links", "spam"]


@pytest.mark.parametrize(
    ("share", "low", "high"),
    [(Share(0, 0), 0.0, 1.0), (Share(0, 10), 0.0, 0.278), (Share(5, 10), 0.237, 0.763),
     (Share(10, 10), 0.722, 1.0)],
)  # fmt: skip
def test_a_share_has_wilsons_interval(share, low, high):
    assert share.interval == pytest.approx((low, high), abs=0.001)
