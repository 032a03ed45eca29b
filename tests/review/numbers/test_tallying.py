"""A day is counted as it was: what came in, what was decided, and how often people disagreed."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from moderation.administration import service as administration
from moderation.domain.lifecycle import Action
from moderation.review.numbers.measures import Day, Measure, Wait, band_of, wait_of
from moderation.review.numbers.tallying import count_up
from moderation.storage.tables import decision, site, tally
from tests.newsroom import Newsroom, newsroom

__all__ = ["newsroom"]


@pytest.fixture
def counted(database):
    """Counts up, and returns what stands there then: {(measure, key): (count, total)} by day."""

    def count(day=None):
        count_up(database)
        with database.read() as connection:
            day = day or database.now(connection).date()
            columns = (tally.c.measure, tally.c.key, tally.c.count, tally.c.total)
            query = sa.select(*columns).where(tally.c.day == day.isoformat())
            rows = connection.execute(query).all()
        return {(measure, key): (count, total) for measure, key, count, total in rows}

    return count


def test_what_came_in_and_what_the_policy_did_is_counted(newsroom, counted):
    newsroom.published()
    newsroom.held()
    newsroom.pending()
    assert counted()["submitted", ""] == (3, 0)
    assert counted()["by_policy", "publish"] == (1, 0)
    assert counted()["by_policy", "hold"] == (1, 0)


def test_counting_twice_counts_once(newsroom, counted):
    newsroom.published()
    assert counted() == counted()


def test_a_hold_that_a_moderator_published_counts_against_its_rules_and_its_band(
    newsroom, counted, moderator_id
):
    grounds = {"reasons": ("toxic", "links"), "scores": {"toxicity": 0.87, "spam": 0.2}}
    for action in (Action.PUBLISH, Action.REJECT, Action.REJECT):
        held = newsroom.decide(newsroom.pending(f"Text of {action}"), Action.HOLD, **grounds)
        newsroom.rule(held, action, moderator_id=moderator_id)
    numbers = counted()
    assert numbers["rule", "toxic"] == numbers["rule", "links"] == (3, 1)
    assert numbers["held_band", "0.8"] == (3, 1)
    assert ("passed_band", "0.8") not in numbers


def test_a_published_comment_that_is_taken_down_counts_as_passed(newsroom, counted, moderator_id):
    scores = {"scores": {"toxicity": 0.31}}
    one = newsroom.decide(newsroom.pending(), Action.PUBLISH, **scores)
    newsroom.rule(one, Action.REJECT, reasons=("abuse",), moderator_id=moderator_id)
    assert counted()["passed_band", "0.3"] == (1, 0)


def test_how_long_a_held_comment_waited_is_counted(newsroom, counted, moderator_id):
    held = newsroom.held()
    newsroom.age(held, status_since=timedelta(minutes=50))
    newsroom.rule(held, Action.PUBLISH, moderator_id=moderator_id)
    count, seconds = counted()["waited", "1h"]
    assert count == 1
    assert 3_000 <= seconds < 3_100


def test_a_colleagues_second_look_counts_and_ones_own_does_not(newsroom, counted, employ, site):
    first, second = (employ(f"{name}@example.org", name, site.id) for name in ("Ada", "Bo"))
    for again in (first, second):
        one = newsroom.rule(newsroom.held(f"For {again}"), Action.PUBLISH, moderator_id=first)
        newsroom.rule(one, Action.REJECT, reasons=("abuse",), moderator_id=again)
    assert counted()["second_look", ""] == (1, 1)


def test_days_that_are_over_are_counted_once_and_marked(newsroom, counted, database):
    newsroom.published()
    now = newsroom.now()
    with database.write() as connection:
        two_days_ago = now - timedelta(days=2)
        connection.execute(decision.update().values(decided_at=two_days_ago))
        connection.execute(site.update().values(created_at=two_days_ago))
    day = two_days_ago.date()
    assert counted(day)["by_policy", "publish"] == (1, 0)
    assert counted(day)["counted", ""] == (1, 0)
    with database.write() as connection:
        connection.execute(sa.delete(decision))
    assert counted(day)["by_policy", "publish"] == (1, 0)


def test_each_sites_comments_are_counted_for_it_alone(newsroom, counted, database, policies):
    other = administration.create_site(database, "other", "The Other", (), "o" * 43)
    newsroom.published()
    Newsroom(database, policies, other).published()
    counted()
    with database.read() as connection:
        query = sa.select(tally.c.site_id, tally.c.count).where(tally.c.measure == "submitted")
        rows = {tuple(row) for row in connection.execute(query)}
    assert rows == {(newsroom.site.id, 1), ("other", 1)}


@pytest.mark.parametrize(
    ("minutes", "wait"), [(0, Wait.FIVE_MINUTES), (6, Wait.HOUR), (240, Wait.FOUR_HOURS),
                          (241, Wait.DAY), (1441, Wait.LONGER)]
)  # fmt: skip
def test_a_wait_has_a_name(minutes, wait):
    assert wait_of(timedelta(minutes=minutes)) is wait


@pytest.mark.parametrize(("score", "band"), [(0, "0.0"), (0.09, "0.0"), (0.95, "0.9"), (1, "0.9")])
def test_a_score_lies_in_a_band(score, band):
    assert band_of(score) == band


def test_ids_of_a_day_lie_between_its_bounds(newsroom):
    one = newsroom.pending()
    today = Day(newsroom.now().date())
    assert today.first_id <= one.id < today.last_id
    assert Measure("by_policy") is Measure.BY_POLICY
