"""What pressing a button does, and what a comment's page remembers of it."""

import pytest

from moderation.domain.lifecycle import Action, Actor, Status
from tests.review.conftest import Elements


def test_publish_publishes_and_remembers_who_did_it(desk, newsroom, moderator_id):
    held = newsroom.held()
    answer = desk.decide(held, action="publish", sort="oldest")
    assert answer.status_code == 303
    assert newsroom.status(held) is Status.PUBLISHED
    ruling = newsroom.decisions(held)[-1].ruling
    assert (ruling.by, ruling.moderator_id) == (Actor.MODERATOR, moderator_id)
    page = desk.open(answer.location)
    assert "Published." in page
    assert "Nothing waits" in page
    assert "sort=oldest" in answer.location


def test_reject_rejects_for_the_reason_that_was_chosen(desk, newsroom):
    held = newsroom.held()
    answer = desk.decide(held, action="reject", reason="hate_speech")
    assert "Rejected." in desk.open(answer.location)
    assert newsroom.status(held) is Status.REJECTED
    assert newsroom.decisions(held)[-1].ruling.reasons == ("hate_speech",)


@pytest.mark.parametrize(
    "form",
    [
        {"action": "reject"},
        {"action": "reject", "reason": "toxic"},
        {"action": "erase"},
        {"action": ""},
        {"action": "publish", "version": ""},
        {"action": "publish", "version": "²"},
        {"action": "publish", "version": "9" * 30},
    ],
)
def test_a_form_that_is_not_complete_changes_nothing(desk, newsroom, form):
    held = newsroom.held()
    answer = desk.decide(held, **form)
    assert answer.status_code == 422
    assert answer.content_type.startswith("text/html")
    assert newsroom.get(held.id) == held


def test_whoever_comes_second_is_told_who_was_first(seat, employ, desk, newsroom):
    held = newsroom.held()
    kim = seat(employ("kim@example.org", "Kim Colleague", newsroom.site.id))
    kim.decide(held, action="reject", reason="spam")
    answer = desk.decide(held, action="publish")
    assert answer.status_code == 409
    text = " ".join(Elements(answer.text).text.split())
    assert "Kim Colleague decided" in text
    assert "rejected, spam" in text
    assert newsroom.status(held) is Status.REJECTED
    assert len(newsroom.decisions(held)) == 2


def test_an_author_who_was_faster_is_named_as_well(desk, newsroom):
    held = newsroom.held()
    newsroom.move(held, Action.WITHDRAW, Actor.AUTHOR)
    answer = desk.decide(held, action="publish")
    assert answer.status_code == 409
    assert "The author changed or withdrew" in answer.text
    assert newsroom.status(held) is Status.WITHDRAWN


def test_a_step_that_the_lifecycle_lacks_is_refused(desk, newsroom):
    published = newsroom.published()
    assert desk.decide(published, action="publish").status_code == 409


def test_a_comments_page_shows_every_decision_and_who_took_it(seat, employ, desk, newsroom):
    held = newsroom.decide(newsroom.pending(), Action.HOLD, scores={"toxicity": 0.91})
    kim = seat(employ("kim@example.org", "Kim Colleague", newsroom.site.id))
    kim.decide(held, action="publish")
    desk.decide(newsroom.get(held.id), action="reject", reason="off_topic")
    text = " ".join(Elements(desk.open(f"/review/comments/{held.id}")).text.split())
    told = ["Held by the policy", "Published by Kim Colleague", "Rejected by Mo Derator"]
    places = [text.index(one) for one in told]
    assert places == sorted(places)
    assert "Off topic" in text
    assert "0.91" in text


@pytest.mark.parametrize(
    ("state", "offered"),
    [
        ("held", {"publish", "reject"}),
        ("published", {"hold", "reject"}),
        ("rejected", {"publish"}),
        ("pending", set()),
    ],
)
def test_a_comments_page_offers_what_can_be_done_now(desk, newsroom, state, offered):
    one = getattr(newsroom, state)()
    tags = Elements(desk.open(f"/review/comments/{one.id}")).tags
    actions = {a["value"] for _, a in tags if a.get("name") == "action"}
    assert actions == offered


def test_a_published_comment_can_be_taken_down_from_its_page(desk, newsroom):
    published = newsroom.published()
    assert desk.decide(published, action="hold").status_code == 303
    assert newsroom.status(published) is Status.HELD
