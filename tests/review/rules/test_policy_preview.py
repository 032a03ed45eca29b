"""What a change of the policy would do, before it does."""

import re

import pytest

from moderation.domain.lifecycle import Action, Actor
from moderation.domain.reasons import Signal
from moderation.review.rules.what_if import Scored, scored_lately, what_if
from moderation.storage.tables import policy_revision
from tests.review.plans import plans_of
from tests.review.rules.conftest import POLICY, words


@pytest.fixture
def decided(newsroom, policies):
    """A comment decided by its score as the default policy does."""

    def make(toxicity, *reasons, body="Words."):
        scores = dict.fromkeys(policies.default.hold_at, 0.0) | {"toxicity": toxicity}
        held = toxicity >= policies.default.hold_at["toxicity"]
        action = Action.HOLD if held or reasons else Action.PUBLISH
        grounds = (*reasons, *([Signal.TOXIC.value] if held else ()))
        one = newsroom.pending(body)
        return newsroom.decide(one, action, scores=scores, reasons=grounds)

    return make


def test_it_tells_what_would_change_and_changes_nothing(admin, in_force, newsroom):
    before = in_force()
    shown = admin.press(f"{POLICY}/preview", seen=before.version, **{"links.allowed": "0"})
    assert re.search(r"Links allowed in a comment.* 2 0 ", words(shown.text))
    assert in_force() == before
    assert newsroom.rows(policy_revision.select()) == []


def test_it_counts_what_would_be_decided_differently(admin, in_force, decided):
    decided(0.6)
    decided(0.2)
    decided(0.95)
    shown = admin.press(f"{POLICY}/preview", seen=in_force().version, **{"hold_at.toxicity": "0.5"})
    page = words(shown.text)
    assert "The last 3 comments" in page
    assert "1 comment would be held instead of published" in page
    assert re.search(r"Published 2 1 Held 1 2", page)


def test_what_was_held_for_another_reason_as_well_stays_held(database, policies, site, decided):
    decided(0.95, Signal.BANNED_WORD.value)
    decided(0.95)
    looser = policies.with_overrides({"hold_at": {"toxicity": 0.99}})
    looser_arabic = {**looser.hold_at_arabic}
    assert looser_arabic["toxicity"] == 0.65
    with database.read() as connection:
        tried = what_if(scored_lately(connection, site.id), policies.default, looser)
    assert tried.after == {Action.PUBLISH: 1, Action.HOLD: 1, Action.REJECT: 0}


def test_an_arabic_text_is_judged_by_the_thresholds_for_arabic(database, policies, site, decided):
    decided(0.7, body="\u0647\u0630\u0627 \u0643\u0644\u0627\u0645")
    decided(0.7, body="These are words.")
    with database.read() as connection:
        scored = scored_lately(connection, site.id)
    assert [one.language for one in scored] == ["en", "ar"]
    tried = what_if(scored, policies.default, policies.default)
    assert tried.before == {Action.PUBLISH: 1, Action.HOLD: 1, Action.REJECT: 0}


def test_a_comment_that_was_scored_twice_counts_once_with_its_last_scores(
    database, site, newsroom, decided
):
    one = decided(0.2)
    edited = newsroom.move(one, Action.EDIT, Actor.AUTHOR)
    newsroom.decide(edited, Action.HOLD, scores={"toxicity": 0.9}, reasons=("toxic",))
    with database.read() as connection:
        (scored,) = scored_lately(connection, site.id)
    assert scored.scores == {"toxicity": 0.9}


def test_what_people_decided_and_what_had_no_scores_is_not_tried(database, site, newsroom):
    newsroom.rejected("By a person.")
    with database.read() as connection:
        assert scored_lately(connection, site.id) == []


def test_another_sites_comments_are_not_tried(database, decided):
    decided(0.5)
    with database.read() as connection:
        assert scored_lately(connection, "herald") == []


def test_trying_the_same_thresholds_moves_nothing(policies):
    scores = dict.fromkeys(policies.default.hold_at, 0.5)
    tried = what_if([Scored("c", scores, "en")], policies.default, policies.default)
    assert tried.differences == ()


def test_thresholds_alone_decide_whatever_else_the_policy_checks(policies):
    strict = policies.with_overrides(
        {"moderation": {"mode": "pre"}, "commenter": {"hold_until_published": 5}}
    )
    scores = dict.fromkeys(policies.default.hold_at, 0.0)
    tried = what_if([Scored("c", scores, "en")], policies.default, strict)
    assert tried.differences == ()


def test_a_missing_score_holds_as_it_does_in_the_policy_itself(policies):
    tried = what_if([Scored("c", {}, "en")], policies.default, policies.default)
    assert tried.after[Action.HOLD] == 1


def test_the_past_is_read_by_index(database, decided, site):
    decided(0.5)
    (plan,) = plans_of(database, lambda connection: scored_lately(connection, site.id))
    assert "ix_decision_site" in plan
    assert not re.search(r"Seq Scan|SCAN (comment|decision)\b", plan), plan
