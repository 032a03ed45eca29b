"""The page of one comment: its whole history, and what can be done now."""

import re

import pytest

from moderation.domain.decision import Highlight
from moderation.domain.lifecycle import Action
from moderation.domain.reasons import RejectionReason, Signal
from moderation.storage.tables import claim
from tests.review.conftest import Elements

XSS = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
SCORES = {"toxicity": 0.97, "spam": 0.04}


def page_of(comment):
    return f"/review/comments/{comment.id}"


@pytest.fixture
def scored(newsroom):
    one = newsroom.pending("You are a fool.")
    grounds = {
        "scores": SCORES,
        "reasons": (Signal.TOXIC.value,),
        "findings": ("toxicity 0.97, held from 0.88",),
        "model_version": "model-7",
        "policy_version": "2026-11-3",
        "highlights": (Highlight(10, 14, 2.5),),
    }
    return newsroom.decide(one, Action.HOLD, **grounds)


def test_every_decision_stands_there_with_who_or_which_versions_made_it(
    desk, newsroom, scored, moderator_id
):
    reason = RejectionReason.ABUSE.value
    newsroom.rule(scored, Action.REJECT, reasons=(reason,), moderator_id=moderator_id)
    text = Elements(desk.open(page_of(scored))).text
    assert re.search(r"Held\s+by the policy", text)
    assert re.search(r"Rejected\s+by Mo Derator", text)
    assert "Model model-7, policy 2026-11-3" in text


def test_each_score_has_a_bar_as_long_as_it_is_high(desk, scored):
    page = desk.open(page_of(scored))
    assert 'class="meter over"' in page
    assert re.search(r'class="level" width="97\.0"', page)
    assert re.search(r'class="meter " .*?class="level" width="4\.0"', page)


def test_what_moved_the_score_is_marked_where_it_stands(desk, scored):
    page = desk.open(page_of(scored))
    assert re.search(r"<mark[^>]*>fool</mark>", page)
    assert 'id="show-marks"' in page


def test_a_comment_without_marks_has_nothing_to_toggle(desk, newsroom):
    assert 'id="show-marks"' not in desk.open(page_of(newsroom.held()))


def test_a_decision_that_was_taken_back_says_so(desk, newsroom, scored):
    desk.decide(scored, action="publish")
    published = newsroom.get(scored.id)
    undone = desk.press(f"{page_of(scored)}/undo", version=published.version)
    assert undone.status_code == 303
    page = desk.open(page_of(scored))
    assert re.search(r'<li class="publish undone"', page)
    assert "Decision taken back" in page


def test_only_a_decision_that_one_may_undo_has_a_button_for_it(
    desk, newsroom, seat, employ, scored
):
    desk.decide(scored, action="publish")
    assert "/undo" in desk.open(page_of(scored))
    colleague = seat(employ("co@example.org", "Co League", newsroom.site.id))
    assert "/undo" not in colleague.open(page_of(scored))
    lead = seat(employ("le@example.org", "Le Ad", newsroom.site.id, role="lead"))
    assert "/undo" in lead.open(page_of(scored))


def test_notes_are_kept_and_shown_with_who_wrote_them(desk, scored):
    answer = desk.press(f"{page_of(scored)}/notes", text="Ask the lawyers.", next=page_of(scored))
    assert answer.status_code == 303
    assert answer.location == page_of(scored)
    text = Elements(desk.open(page_of(scored))).text
    assert re.search(r"Note\s+by Mo Derator", text)
    assert "Ask the lawyers." in text


def test_an_escalated_comment_says_who_wants_a_lead_and_others_cannot_rule(
    desk, newsroom, seat, employ, scored
):
    desk.press(f"{page_of(scored)}/escalation", note="Is this legal?", version=scored.version)
    colleague = seat(employ("co@example.org", "Co League", newsroom.site.id))
    page = colleague.open(page_of(scored))
    assert "Mo Derator wants a lead to decide this." in Elements(page).text
    assert "A lead decides this one." in page
    assert f"{page_of(scored)}/decisions" not in page
    lead = seat(employ("le@example.org", "Le Ad", newsroom.site.id, role="lead"))
    assert f"{page_of(scored)}/decisions" in lead.open(page_of(scored))
    assert "escalation/settle" in lead.open(page_of(scored))


def test_a_colleague_who_is_looking_at_it_is_named_until_the_claim_ends(
    desk, newsroom, seat, employ, scored
):
    seat(employ("co@example.org", "Co League", newsroom.site.id)).press(f"{page_of(scored)}/claim")
    text = Elements(desk.open(page_of(scored))).text
    assert "Co League is looking at this comment just now." in text
    newsroom.change(claim, claim.c.comment_id == scored.id, until=newsroom.now())
    assert "is looking at this comment" not in desk.open(page_of(scored))


def test_nothing_that_people_wrote_becomes_markup(desk, newsroom):
    one = newsroom.held(XSS, name=XSS, article="a-9", title=XSS, url="javascript:alert(1)")
    desk.press(f"{page_of(one)}/notes", text=XSS)
    page = desk.open(page_of(one))
    tags = Elements(page).tags
    assert "<img" not in page
    assert not any(href.startswith("javascript:") for _, a in tags if (href := a.get("href") or ""))
    assert all(attrs.get("src") for tag, attrs in tags if tag == "script")


def test_the_commenters_address_is_not_on_the_page(desk, newsroom):
    one = newsroom.held(email="hidden@example.org")
    assert "hidden@example.org" not in desk.open(page_of(one))


def test_another_sites_comment_is_not_found(seat, employ, newsroom):
    stranger = seat(employ("st@example.org", "St Ranger"))
    stranger.open(page_of(newsroom.held()), status=404)
