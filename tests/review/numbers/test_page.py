"""The page of numbers shows what was counted, for the period that was chosen, at one's own site."""

import re
from datetime import timedelta

import pytest

from moderation.domain.lifecycle import Action
from moderation.review.numbers.page import duration, percent
from moderation.review.numbers.tallying import count_up
from tests.newsroom import newsroom
from tests.review.conftest import Elements

__all__ = ["newsroom"]


@pytest.fixture
def address(site):
    return f"/review/sites/{site.id}/numbers"


def test_without_numbers_the_page_says_so(desk, address):
    page = desk.open(address)
    assert "Nothing has been counted" in page
    assert "<svg viewBox" not in page


def test_what_was_counted_is_drawn_and_told(desk, address, newsroom, database, moderator_id):
    grounds = {"reasons": ("toxic",), "scores": {"toxicity": 0.93}}
    for action in (Action.PUBLISH, Action.REJECT):
        held = newsroom.decide(newsroom.pending(f"{action}"), Action.HOLD, **grounds)
        newsroom.rule(held, action, moderator_id=moderator_id)
    newsroom.published("Fair.")
    count_up(database)
    page = Elements(desk.open(address))
    assert "67 %" in page.text  # held: two of three
    assert "50 %" in page.text  # published all the same
    assert "Toxic" in page.text
    drawn = [attributes for tag, attributes in page.tags if tag == "svg"]
    assert sum(one.get("role") == "img" for one in drawn) == 4


@pytest.mark.parametrize(("days", "bars"), [("7", 7), ("30", 30), ("90", 13)])
def test_a_long_period_is_drawn_by_weeks(desk, address, newsroom, database, days, bars):
    newsroom.published()
    count_up(database)
    page = desk.open(f"{address}?days={days}")
    table = page.split('<details class="figures">')[1]
    assert table.count('<th scope="row">') == bars


@pytest.mark.parametrize("days", ["", "8", "-1", "x", "9" * 400])
def test_another_period_is_refused_with_words(desk, address, days):
    desk.open(f"{address}?days={days}", status=422)


def test_another_sites_numbers_are_not_there(desk):
    desk.open("/review/sites/other/numbers", status=404)


@pytest.mark.parametrize(
    ("share", "words"), [(0, "0 %"), (0.004, "0.4 %"), (0.0999, "10.0 %"), (0.5, "50 %")]
)
def test_a_share_is_told_as_precisely_as_people_read_it(share, words):
    assert percent(share) == words


def test_a_duration_is_told_in_its_largest_unit(app):
    with app.test_request_context():
        told = [duration(timedelta(minutes=minutes)) for minutes in (3, 89, 120, 10_000)]
    assert told == ["3 min", "89 min", "2 h", "7 days"]


ENGLISH = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
ARABIC = [
    *("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو"),
    *("يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"),
]


@pytest.mark.parametrize(("language", "months"), [("en", ENGLISH), ("ar", ARABIC)])
def test_days_are_written_as_the_language_writes_them(
    desk, address, newsroom, database, language, months
):
    newsroom.published()
    count_up(database)
    page = desk.client.get(f"{address}?days=7", headers={"Accept-Language": language}).text
    today = newsroom.now().date()
    week = [today - timedelta(days=ago) for ago in range(6, -1, -1)]
    expected = [f"{day.day} {months[day.month - 1]}" for day in week]
    table = page.split('<details class="figures">')[1]
    assert re.findall(r'<th scope="row">([^<]*)</th>', table) == expected
    assert f">{expected[0]}</text>" in page
