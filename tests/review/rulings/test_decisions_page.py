"""One's own decisions, each with its undo, newest first."""

import pytest

from moderation.domain.decision import Ruling
from moderation.domain.lifecycle import Action, Actor
from moderation.review.rulings.ruling import rule
from tests.review.conftest import Elements

PATH = "/review/sites/courier/decisions"


@pytest.fixture
def decide(newsroom):
    def make(body, by, action="publish"):
        ruling = Ruling(Action(action), Actor.MODERATOR, ("spam",), moderator_id=by)
        one = newsroom.held(body)
        rule(newsroom.database, newsroom.site.id, one.id, ruling, one.version)
        return one

    return make


def undo_forms(page):
    return [a["action"] for tag, a in Elements(page).tags
            if tag == "form" and a.get("action", "").endswith("/undo")]  # fmt: skip


def test_shows_mine_newest_first_and_nobody_elses(desk, decide, moderator_id, kim):
    first, last = decide("First.", moderator_id), decide("Last.", moderator_id)
    decide("Of Kim.", kim)
    page = desk.open(PATH)
    assert undo_forms(page) == [f"/review/comments/{one.id}/undo" for one in (last, first)]
    assert "Of Kim." not in page


def test_offers_no_undo_where_the_decision_does_not_stand(
    desk, newsroom, decide, moderator_id, kim
):
    mine = decide("Mine.", moderator_id)
    now = newsroom.get(mine.id)
    ruling = Ruling(Action.REJECT, Actor.MODERATOR, ("spam",), moderator_id=kim)
    rule(newsroom.database, newsroom.site.id, mine.id, ruling, now.version)
    page = desk.open(PATH)
    assert "Mine." in page
    assert undo_forms(page) == []


def test_undoing_from_the_list_leads_back_to_it(desk, newsroom, decide, moderator_id):
    one = decide("Mine.", moderator_id)
    answer = desk.press(f"/review/comments/{one.id}/undo", version=3, next=PATH)
    assert answer.location == f"{PATH}?done=undo&of={one.id}"
    page = desk.open(answer.location)
    assert "Taken back" in page
    assert undo_forms(page) == []


def test_goes_on_page_by_page_without_gaps(desk, decide, moderator_id):
    ones = [decide(f"Number {n}.", moderator_id) for n in range(35)]
    first = desk.open(PATH)
    [more] = [a["href"] for tag, a in Elements(first).tags if a.get("rel") == "next"]
    second = desk.open(more)
    found = [*undo_forms(first), *undo_forms(second)]
    assert found == [f"/review/comments/{one.id}/undo" for one in reversed(ones)]


def test_everyones_are_for_leads(desk, seat, decide, moderator_id, kim, lea):
    decide("Of Mo.", moderator_id)
    decide("Of Kim.", kim)
    assert desk.client.get(f"{PATH}?who=all").status_code == 403
    page = seat(lea).open(f"{PATH}?who=all")
    assert page.index("Of Kim.") < page.index("Of Mo.")
    assert len(undo_forms(page)) == 2


def test_is_empty_with_words_before_the_first(desk, newsroom):
    assert "There are no decisions here" in desk.open(PATH)


@pytest.mark.parametrize("cursor", ["x", "x.y"])
def test_a_place_that_is_none_is_refused(desk, newsroom, cursor):
    desk.open(f"{PATH}?cursor={cursor}", status=422)


def test_what_the_policy_found_hurtful_is_blurred_whatever_was_decided(
    desk, newsroom, moderator_id
):
    for body, reason in (("Awful words.", "threat"), ("An advert.", "spam")):
        one = newsroom.decide(newsroom.pending(body), Action.HOLD, reasons=(reason,))
        newsroom.rule(one, Action.PUBLISH, moderator_id=moderator_id)
    page = desk.open(PATH)
    assert page.count("few-lines hurts") == 1
    assert 'few-lines hurts" dir="auto">Awful words.' in page
