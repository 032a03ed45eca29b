"""What is left to a lead waits for a lead."""

import pytest

from moderation.domain.decision import Ruling
from moderation.domain.errors import Conflict, Forbidden, StaleComment
from moderation.domain.lifecycle import Action, Actor, Status
from moderation.review.rulings.escalations import escalate, find_escalation, settle
from moderation.review.rulings.ruling import rule
from moderation.review.rulings.undoing import undo
from moderation.storage.tables import escalation, note
from tests.review.rulings.conftest import at_once, code_of, script


@pytest.fixture
def leave(newsroom, moderator_id):
    def make(one, by=moderator_id, text="Is this a threat?"):
        escalate(newsroom.database, newsroom.site.id, by, (one.id, one.version), text)

    return make


@pytest.fixture
def decide(newsroom):
    def make(one, by, action="publish"):
        ruling = Ruling(Action(action), Actor.MODERATOR, ("abuse",), moderator_id=by)
        rule(newsroom.database, newsroom.site.id, one.id, ruling, one.version)

    return make


def left(newsroom, one):
    with newsroom.database.read() as connection:
        return find_escalation(connection, one.id)


def test_a_lead_decides_and_then_nobody_is_asked_any_more(newsroom, leave, decide, lea, deeds):
    held = newsroom.held()
    leave(held)
    assert left(newsroom, held).note == "Is this a threat?"
    decide(held, lea)
    assert newsroom.status(held) is Status.PUBLISHED
    assert left(newsroom, held) is None


@pytest.mark.parametrize("action", ["publish", "reject"])
def test_no_one_else_may_decide_not_even_who_asked(
    newsroom, leave, decide, moderator_id, kim, action
):
    held = newsroom.held()
    leave(held)
    for somebody in (moderator_id, kim):
        with pytest.raises(Forbidden) as refused:
            decide(held, somebody, action)
        assert refused.value.code == "role_missing"
    assert newsroom.get(held.id) == held


def test_a_key_of_the_site_decides_as_a_lead_does(newsroom, leave, client, key):
    held = newsroom.held()
    leave(held)
    ruling = {"action": "publish", "version": held.version}
    answer = client.post(f"/v1/comments/{held.id}/decisions", json=ruling, headers=key)
    assert answer.status_code == 201


def test_who_asked_may_put_it_back_before_everybody(
    newsroom, leave, decide, moderator_id, kim, deeds
):
    held = newsroom.held()
    leave(held)
    with pytest.raises(Forbidden):
        settle(newsroom.database, newsroom.site.id, kim, held.id)
    settle(newsroom.database, newsroom.site.id, moderator_id, held.id)
    decide(held, kim)
    assert deeds() == [
        (moderator_id, "comment_escalated", "comment", held.id),
        (moderator_id, "escalation_settled", "comment", held.id),
    ]


def test_a_lead_may_put_it_back_as_well(newsroom, leave, lea):
    held = newsroom.held()
    leave(held)
    settle(newsroom.database, newsroom.site.id, lea, held.id)
    with pytest.raises(Conflict) as refused:
        settle(newsroom.database, newsroom.site.id, lea, held.id)
    assert refused.value.code == "not_escalated"


def test_what_was_written_to_the_lead_stays_with_the_comment(newsroom, leave, decide, lea):
    held = newsroom.held()
    leave(held)
    decide(held, lea)
    [kept] = newsroom.rows(note.select())
    assert (kept.comment_id, kept.text) == (held.id, "Is this a threat?")


def test_asking_without_a_word_leaves_no_empty_note(newsroom, leave):
    leave(newsroom.held(), text="")
    assert newsroom.rows(note.select()) == []


def test_a_comment_is_left_to_a_lead_once(newsroom, leave, kim):
    held = newsroom.held()
    leave(held)
    with pytest.raises(Conflict) as refused:
        leave(held, by=kim)
    assert refused.value.code == "already_escalated"


def test_only_what_is_held_on_the_page_that_was_seen(newsroom, leave):
    with pytest.raises(Conflict) as refused:
        leave(newsroom.published())
    assert refused.value.code == "not_held"
    held = newsroom.held()
    newsroom.move(held, Action.EDIT, Actor.AUTHOR)
    newsroom.decide(newsroom.get(held.id), Action.HOLD)
    with pytest.raises(StaleComment):
        leave(held)


def test_undoing_a_leads_decision_asks_the_lead_again(newsroom, leave, decide, lea, moderator_id):
    held = newsroom.held()
    leave(held)
    before = left(newsroom, held)
    decide(held, lea)
    undo(newsroom.database, newsroom.site.id, lea, (held.id, held.version + 1))
    assert newsroom.status(held) is Status.HELD
    assert left(newsroom, held) == before
    assert before.moderator_id == moderator_id


def test_undoing_asks_no_lead_where_the_matter_was_settled(
    newsroom, leave, decide, lea, moderator_id
):
    held = newsroom.held()
    leave(held)
    settle(newsroom.database, newsroom.site.id, lea, held.id)
    decide(held, moderator_id)
    undo(newsroom.database, newsroom.site.id, moderator_id, (held.id, held.version + 1))
    assert left(newsroom, held) is None


@pytest.mark.parametrize("_round", range(4))
def test_no_decision_slips_past_a_lead_who_is_asked_at_that_moment(
    newsroom, leave, decide, moderator_id, kim, _round
):
    held = newsroom.held()
    asked, decided = map(
        code_of, at_once(lambda: leave(held, moderator_id), lambda: decide(held, kim))
    )
    if asked == "done":
        assert decided == "role_missing"
        assert newsroom.status(held) is Status.HELD
    else:
        assert (asked, decided) == ("stale_comment", "done")
        assert newsroom.rows(escalation.select()) == []


def test_the_desk_asks_and_puts_back(desk, newsroom, seat, kim):
    held = newsroom.held()
    path = f"/review/comments/{held.id}/escalation"
    answer = desk.press(path, note="Over to you.", version=held.version)
    assert answer.location == f"/review?site=courier&done=escalate&of={held.id}"
    refused = seat(kim).decide(held, action="publish")
    assert refused.status_code == 403
    told = script(seat(kim), f"{path}/settle")
    assert (told.status_code, told.json["code"]) == (403, "role_missing")
    assert script(desk, f"{path}/settle").json == {"comment_id": held.id, "escalated": False}
