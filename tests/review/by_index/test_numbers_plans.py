"""How the databases count a day, and find what was counted."""

from datetime import timedelta

from benchmarks.review_pages_rows import SITE
from moderation.review.numbers.measures import Day
from moderation.review.numbers.reading import read_numbers
from moderation.review.numbers.tallying import count_day, count_up


def test_days_are_counted_and_read_by_index(newspaper, whole):
    def act(connection):
        today = newspaper.now(connection).date()
        count_up(newspaper, most=2)
        assert count_day(connection, SITE, Day(today - timedelta(days=3)))
        assert read_numbers(connection, SITE, today, 90).days

    assert whole(act) == []
