"""What an address may ask of the queue."""

from datetime import UTC, datetime, timedelta

import pytest

from moderation.domain.errors import InvalidSubmission
from moderation.domain.ids import new_id
from moderation.domain.lifecycle import Status
from moderation.review.waiting.asking import Age, asked_of_call, asked_of_page
from moderation.review.waiting.filters import Filter, Order

ME = new_id()
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def of_page(**args):
    return asked_of_page(args, "courier", NOW, ME)


def test_nothing_asked_is_the_queue_without_what_waits_for_a_lead():
    asked = of_page()
    assert (asked.which, asked.order) == (Filter("courier", escalated=False), Order.PRIORITY)


def test_everything_that_a_page_can_ask_for():
    author = new_id()
    asked = of_page(
        sort="oldest", reason="spam", article="a/1", author=author, age="over-day",
        min="0.25", max="1", q="word", free="yes",
    )  # fmt: skip
    assert asked.order is Order.OLDEST
    assert asked.which == Filter(
        "courier", article_id="a/1", reason="spam", author_id=author,
        until=NOW - timedelta(days=1), min_score=0.25, max_score=1, escalated=False, words="word",
        free_for=ME,
    )  # fmt: skip


def test_what_waits_for_a_lead_is_always_held():
    which = of_page(view="escalated", status="published").which
    assert (which.escalated, which.status) == (True, Status.HELD)


def test_in_other_states_nothing_waits_for_a_lead():
    which = of_page(status="published").which
    assert (which.escalated, which.status) == (None, Status.PUBLISHED)


@pytest.mark.parametrize(
    ("age", "since", "until"),
    [
        (Age.UNDER_HOUR, timedelta(hours=1), None),
        (Age.UNDER_DAY, timedelta(days=1), None),
        (Age.OVER_DAY, None, timedelta(days=1)),
        (Age.OVER_WEEK, None, timedelta(weeks=1)),
    ],
)
def test_an_age_is_a_bound_on_the_time_that_something_came_in(age, since, until):
    which = of_page(age=age.value).which
    assert which.since == (since and NOW - since)
    assert which.until == (until and NOW - until)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("status", "gone"), ("sort", "best"), ("reason", "rude"), ("author", "'--"),
        ("age", "old"), ("min", "low"), ("min", "-0.1"), ("max", "nan"), ("max", "inf"),
        ("view", "all"), ("free", "no"), ("q", "x" * 201), ("article", "x" * 201),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(name, value):
    with pytest.raises(InvalidSubmission) as caught:
        of_page(**{name: value})
    assert [field for field, _ in caught.value.fields] == [name]


def test_a_call_says_times_and_bounds_in_full():
    args = {
        "since": "2026-02-01T00:00:00Z", "until": "2026-02-02T01:00:00+01:00",
        "min_score": "0.5", "max_score": "0.6", "escalated": "true", "q": "word",
    }  # fmt: skip
    assert asked_of_call(args, "courier").which == Filter(
        "courier", since=datetime(2026, 2, 1, tzinfo=UTC), until=datetime(2026, 2, 2, tzinfo=UTC),
        min_score=0.5, max_score=0.6, escalated=True, words="word",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("since", "yesterday"), ("until", "2026-02-01T00:00:00"), ("min_score", "2"),
        ("max_score", ""), ("escalated", "yes"),
    ],
)  # fmt: skip
def test_a_call_is_told_what_is_wrong_and_empty_is_absent(name, value):
    if value == "":
        assert asked_of_call({name: value}, "courier").which == Filter("courier")
        return
    with pytest.raises(InvalidSubmission) as caught:
        asked_of_call({name: value}, "courier")
    assert [field for field, _ in caught.value.fields] == [name]


def test_a_cursor_belongs_to_one_list_however_its_order_was_asked_for():
    assert of_page().purpose("x") == of_page(sort="priority", status="held").purpose("x")
    lists = [of_page(), of_page(sort="oldest"), of_page(reason="spam"), of_page(view="escalated"),
             of_page(q="spam"), asked_of_page({}, "herald", NOW, ME)]  # fmt: skip
    assert len({one.purpose("x") for one in lists}) == len(lists)
