"""`/review/sites/<site>/appeals`: what waits, and the answer to each."""

import pytest

from moderation.domain.lifecycle import Action, Status
from moderation.privacy.appealing import appeal
from moderation.review.rulings.escalations import escalate
from moderation.review.rulings.undoing import undo
from moderation.storage.queries.appeals import find_appeal
from tests.review.conftest import Elements

PAGE = "/review/sites/courier/appeals"


@pytest.fixture
def appealed(newsroom):
    def make(text="It is not.", by=None, **words):
        one = newsroom.held(words.pop("body", "Refused."), **words)
        one = newsroom.rule(one, Action.REJECT, reasons=("abuse",), moderator_id=by)
        appeal(newsroom.database, newsroom.policies, one.id, text)
        return one

    return make


@pytest.fixture
def answer(desk):
    def press(one, outcome, version=None, **fields):
        sent = {"outcome": outcome, "version": version or one.version, **fields}
        return desk.press(f"/review/comments/{one.id}/appeal", **sent)

    return press


def settled(newsroom, one):
    with newsroom.database.read() as connection:
        return find_appeal(connection, one.id)


def test_it_shows_what_waits_with_the_decision_and_the_oldest_first(newsroom, appealed, desk):
    for number in range(3):
        appealed(
            f"Objection {number}.", email=f"reader-{number}@example.org", body=f"Text {number}."
        )
    page = desk.open(PAGE)
    assert [page.index(f"Objection {number}.") for number in range(3)] == sorted(
        page.index(f"Objection {number}.") for number in range(3)
    )
    assert "Text 1." in page
    assert "Abuse" in page
    assert "reader-1@" not in page


def test_the_bar_says_how_many_wait(appealed, desk):
    assert 'class="count">2' not in desk.open(PAGE)
    appealed()
    appealed(body="Another.")
    assert 'Appeals <span class="count">2</span>' in desk.open("/review")


def test_whoever_decided_is_warned_and_others_are_not(appealed, desk, seat, employ, moderator_id):
    appealed(by=moderator_id)
    assert "You decided this yourself." in desk.open(PAGE)
    colleague = seat(employ("ruth@example.org", "Ruth", "courier"))
    assert "You decided this yourself." not in colleague.open(PAGE)


def test_upholding_publishes_and_tells_the_author(newsroom, appealed, desk, answer):
    one = appealed()
    done = answer(one, "upheld", answer="You are right.")
    assert done.status_code == 303
    assert newsroom.status(one) is Status.PUBLISHED
    found = settled(newsroom, one)
    assert (found.outcome, found.answer) == ("upheld", "You are right.")
    assert found.settled_by == newsroom.decisions(one)[-1].ruling.moderator_id
    assert "Published after all" in desk.open(done.location)
    assert [row.kind for row in newsroom.mails() if row.comment_id == one.id][-1] == "appeal"


def test_an_upheld_appeal_can_be_undone_from_the_page(newsroom, appealed, desk, answer):
    one = appealed()
    answer(one, "upheld", answer="You are right.")
    desk.press("/review/sites/courier/undo")
    assert newsroom.status(one) is Status.REJECTED
    assert settled(newsroom, one).outcome is None
    assert "It is not." in desk.open(PAGE)


def test_dismissing_leaves_the_comment_as_it_is(newsroom, appealed, desk, answer):
    one = appealed()
    done = answer(one, "dismissed", answer="It stays.")
    assert newsroom.status(one) is Status.REJECTED
    found = settled(newsroom, one)
    assert (found.outcome, found.answer) == ("dismissed", "It stays.")
    assert "No appeal waits" in desk.open(done.location)


def test_an_appeal_is_answered_once(newsroom, appealed, answer):
    one = appealed()
    answer(one, "dismissed")
    again = answer(one, "upheld")
    assert again.status_code == 409
    assert newsroom.status(one) is Status.REJECTED


def test_whoever_comes_second_changes_nothing(newsroom, appealed, answer):
    one = appealed()
    undo(newsroom.database, "courier", None, (one.id, one.version))
    assert answer(one, "upheld").status_code == 409
    assert newsroom.status(one) is Status.HELD
    assert settled(newsroom, one).outcome is None


def test_what_waits_for_a_lead_only_a_lead_answers(newsroom, appealed, answer, moderator_id):
    one = appealed()
    undo(newsroom.database, "courier", None, (one.id, one.version))
    held = newsroom.get(one.id)
    escalate(newsroom.database, "courier", moderator_id, (one.id, held.version), "Look.")
    assert answer(one, "dismissed", held.version).status_code == 403
    assert settled(newsroom, one).outcome is None


@pytest.mark.parametrize(
    "fields", [{"outcome": "void"}, {"outcome": ""}, {"version": "x"}, {"answer": "x" * 2_001}]
)
def test_a_form_that_is_not_the_pages_is_refused(newsroom, appealed, desk, fields):
    one = appealed()
    sent = {"outcome": "dismissed", "version": one.version, **fields}
    assert desk.press(f"/review/comments/{one.id}/appeal", **sent).status_code == 422
    assert settled(newsroom, one).outcome is None


def test_what_people_wrote_is_text(appealed, desk):
    appealed("<script>alert(1)</script>", name="<b>N</b>")
    page = desk.open(PAGE)
    assert "<script>alert(1)</script>" in Elements(page).text
    assert "<b>N</b>" in Elements(page).text


def test_a_long_list_is_turned_over(newsroom, appealed, desk, monkeypatch):
    monkeypatch.setattr("moderation.review.appeals.page.ON_A_PAGE", 2)
    for number in range(3):
        appealed(f"Objection {number}.", body=f"Text {number}.")
    first = desk.open(PAGE)
    onward = [a["href"] for tag, a in Elements(first).tags if tag == "a" and a.get("rel") == "next"]
    second = desk.open(onward[0])
    seen = [[n for n in range(3) if f"Objection {n}." in page] for page in (first, second)]
    assert seen == [[0, 1], [2]]
