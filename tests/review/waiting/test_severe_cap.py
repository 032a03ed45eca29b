"""Enough of the worst for one shift: counted by the service, for a person in every browser."""

from datetime import timedelta

import pytest

from moderation.domain.decision import Ruling
from moderation.domain.lifecycle import Action, Actor
from moderation.review.people.preferences import Preferences, keep_preferences
from moderation.review.rulings.bulk import Order, decide_many
from moderation.review.rulings.claims import claim_next
from moderation.review.rulings.ruling import rule
from moderation.review.rulings.undoing import undo
from moderation.review.shifts import severe_decided
from moderation.storage.tables import decision

ENOUGH = '<p class="notice enough" id="enough" role="status">'
MORE = "Show me them all the same"


@pytest.fixture
def cap(database, moderator_id):
    def choose(most):
        with database.write() as connection:
            keep_preferences(connection, moderator_id, Preferences(severe_cap=most))

    return choose


@pytest.fixture
def decide(newsroom, moderator_id):
    def make(one, by=moderator_id, action="reject"):
        ruling = Ruling(Action(action), Actor.MODERATOR, ("abuse",), moderator_id=by)
        rule(newsroom.database, one.site_id, one.id, ruling, one.version)
        return newsroom.get(one.id)

    return make


@pytest.fixture
def severe(held):
    """Holds a comment that threatens."""
    count = iter(range(100))

    def make(reason="threat"):
        return held(f"Threat {next(count)}.", reasons=("toxic", reason))

    return make


@pytest.fixture
def counted(newsroom, moderator_id):
    def count(most=10):
        with newsroom.database.read() as connection:
            return severe_decided(connection, moderator_id, newsroom.now(), most)

    return count


@pytest.mark.parametrize("reason", ["threat", "severely_toxic", "identity_attack"])
@pytest.mark.parametrize("action", ["publish", "reject"])
def test_what_was_held_for_harm_counts_however_it_was_decided(
    severe, decide, counted, reason, action
):
    decide(severe(reason), action=action)
    assert counted() == 1


def test_what_is_mild_or_a_colleague_s_or_of_an_earlier_shift_does_not_count(
    newsroom, held, severe, decide, counted, employ
):
    decide(held("Mild."))
    decide(severe(), by=employ("kim@example.org", "Kim", newsroom.site.id))
    old = decide(severe())
    ago = newsroom.now() - timedelta(hours=12, minutes=1)
    newsroom.change(decision, decision.c.comment_id == old.id, decided_at=ago)
    assert counted() == 0


def test_one_that_was_taken_back_and_decided_again_counts_once(
    newsroom, severe, decide, counted, moderator_id
):
    one = decide(severe())
    undo(newsroom.database, one.site_id, moderator_id, (one.id, one.version))
    decide(newsroom.get(one.id))
    assert counted() == 1


def test_many_at_once_were_not_read_one_by_one(newsroom, severe, counted, moderator_id):
    ruling = Ruling(Action.REJECT, Actor.MODERATOR, ("abuse",))
    order = Order(newsroom.site.id, moderator_id, ruling, {"by": "selection"})
    ones = [severe(), severe()]
    decide_many(newsroom.database, order, [(one.id, one.version) for one in ones])
    assert counted() == 0


def test_counting_stops_at_the_cap(severe, decide, counted):
    for _ in range(3):
        decide(severe())
    assert (counted(2), counted(3), counted(9)) == (2, 3, 3)


@pytest.mark.parametrize("sort", ["priority", "oldest", "newest", "score"])
def test_at_the_cap_the_queue_leaves_what_is_severe_to_others(
    desk, held, severe, decide, cap, shown, sort
):
    cap(2)
    mild, left = held("Mild."), severe()
    decide(severe())
    page = desk.open(f"/review?sort={sort}")
    assert set(shown(page)) == {mild.id, left.id}
    assert ENOUGH not in page
    decide(severe())
    page = desk.open(f"/review?sort={sort}")
    assert shown(page) == [mild.id]
    assert ENOUGH in page
    assert shown(desk.open(f"/review/sites/courier/cards?sort={sort}")) == [mild.id]
    assert set(shown(desk.open(f"/review?sort={sort}&severe=yes"))) == {mild.id, left.id}


def test_it_holds_in_another_browser_and_not_for_a_colleague(
    newsroom, seat, employ, severe, decide, cap, shown, moderator_id
):
    cap(1)
    left = severe()
    decide(severe())
    assert shown(seat(moderator_id).open()) == []
    colleague = seat(employ("kim@example.org", "Kim", newsroom.site.id))
    assert shown(colleague.open()) == [left.id]


def test_an_empty_list_says_why_it_is(desk, severe, decide, cap):
    cap(1)
    severe()
    decide(severe())
    page = desk.open()
    assert "Whatever else waits is severe, and left to others." in page
    assert "has been dealt with" not in page
    assert MORE in page


def test_without_a_cap_nothing_is_left_out(desk, severe, decide, shown):
    left = severe()
    for _ in range(3):
        decide(severe())
    page = desk.open()
    assert shown(page) == [left.id]
    assert 'id="enough"' not in page


def test_the_next_one_is_a_mild_one(newsroom, desk, held, severe, decide, cap, moderator_id):
    mild, left = held("Mild."), severe()
    decide(severe())
    arguments = (newsroom.database, newsroom.site.id, moderator_id)
    assert claim_next(*arguments, cap=2).comment_id == left.id
    assert claim_next(*arguments, cap=1).comment_id == mild.id
    cap(1)
    pressed = desk.press("/review/sites/courier/next")
    assert pressed.location.endswith(f"/review/comments/{mild.id}")
    pressed = desk.press("/review/sites/courier/next", severe="yes")
    assert pressed.location.endswith(f"/review/comments/{left.id}")


def test_an_open_page_is_told(desk, severe, decide, cap):
    cap(1)
    decide(severe())
    live = "/review/sites/courier/live?after=0"
    assert desk.client.get(live).json["enough"] is True
    cap(2)
    assert desk.client.get(live).json["enough"] is False
