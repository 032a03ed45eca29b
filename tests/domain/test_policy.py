"""Evidence in, ruling out."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from config.settings import CONFIG_DIR
from moderation.domain.comment import ArticleModeration, Standing
from moderation.domain.lifecycle import Action, Actor
from moderation.domain.policy import Evidence, decide, failed
from moderation.domain.policy_settings import ATTRIBUTES, policy_from, read_policy

TABLES = read_policy(Path(CONFIG_DIR / "policy.toml").read_text(encoding="utf-8"))
POLICY = policy_from(TABLES)
FINE = Evidence(scores=dict.fromkeys(ATTRIBUTES, 0.01), model_version="m-1")


def fine(**changes):
    return replace(FINE, **changes)


def policy(**changes):
    return replace(POLICY, **changes)


RECENT = policy(rejected_share=0.3, rejected_minimum=3)


def scores(**changes):
    return {**FINE.scores, **changes}


def test_positive_evidence_and_no_finding_publishes():
    ruling = decide(FINE, POLICY)
    assert (ruling.action, ruling.reasons, ruling.findings) == (Action.PUBLISH, (), ())


def test_a_ruling_can_be_repeated_from_its_record():
    ruling = decide(FINE, POLICY)
    assert (ruling.by, ruling.model_version) == (Actor.POLICY, "m-1")
    assert (ruling.policy_version, ruling.scores) == (POLICY.version, FINE.scores)


def test_a_text_that_was_not_read_whole_is_held_and_the_finding_says_why():
    ruling = decide(fine(read_whole=False), POLICY)
    assert (ruling.action, ruling.reasons) == (Action.HOLD, ("classifier_failed",))
    assert ruling.findings == ("the text is too long to be read whole",)


SIGNALS = {
    "toxicity": "toxic",
    "severe_toxicity": "severely_toxic",
    "identity_attack": "identity_attack",
    "insult": "insult",
    "profanity": "profane",
    "threat": "threat",
    "spam": "spam",
}


@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_a_score_at_its_threshold_holds_and_just_below_it_does_not(attribute):
    settings = policy(hold_at={attribute: 0.5})
    assert decide(fine(scores=scores(**{attribute: 0.5})), settings).reasons == (
        SIGNALS[attribute],
    )
    below = math.nextafter(0.5, 0)
    assert decide(fine(scores=scores(**{attribute: below})), settings).action is Action.PUBLISH


def test_a_score_without_a_threshold_is_recorded_and_holds_nothing():
    ruling = decide(fine(scores=scores(insult=1.0)), policy(hold_at={"toxicity": 0.5}))
    assert (ruling.action, ruling.scores["insult"]) == (Action.PUBLISH, 1.0)


@pytest.mark.parametrize(
    "wrong",
    [
        math.nan,
        math.inf,
        -math.inf,
        -0.001,
        1.001,
        None,
        "0.01",
        True,
        False,
        [0.01],
        np.float32(0),
    ],
    ids=repr,
)
@pytest.mark.parametrize("table", ["hold_at", "reject_at"])
def test_a_score_that_is_no_probability_holds(wrong, table):
    settings = policy(**{"hold_at": {}, "reject_at": {}, table: {"spam": 0.5}})
    ruling = decide(fine(scores=scores(spam=wrong)), settings)
    assert (ruling.action, ruling.reasons) == (Action.HOLD, ("classifier_failed",))
    assert "spam" not in ruling.scores


@pytest.mark.parametrize("attribute", POLICY.hold_at)
def test_a_score_that_is_missing_holds(attribute):
    some = {name: score for name, score in FINE.scores.items() if name != attribute}
    assert decide(fine(scores=some), POLICY).reasons == ("classifier_failed",)


@pytest.mark.parametrize("nothing", [None, {}])
def test_no_scores_at_all_hold(nothing):
    ruling = decide(fine(scores=nothing), POLICY)
    assert (ruling.action, ruling.reasons, ruling.scores) == (
        Action.HOLD,
        ("classifier_failed",),
        {},
    )


def test_no_reject_threshold_is_set_unless_a_site_sets_one():
    assert POLICY.reject_at == {}
    assert decide(fine(scores=scores(toxicity=1.0)), POLICY).action is Action.HOLD


def test_reaching_a_reject_threshold_rejects_and_between_the_two_holds():
    settings = policy(hold_at={"threat": 0.5}, reject_at={"threat": 0.9})
    assert decide(fine(scores=scores(threat=0.9)), settings).action is Action.REJECT
    assert decide(fine(scores=scores(threat=0.89)), settings).action is Action.HOLD


@pytest.mark.parametrize(
    ("evidence", "settings", "reason"),
    [
        (fine(banned_words=("scum",)), POLICY, "banned_word"),
        (fine(suspect_words=("casino",)), POLICY, "suspect_word"),
        (fine(links=3), POLICY, "links"),
        (fine(repeats_earlier=True), POLICY, "repeat_post"),
        (fine(said_by_others=2), POLICY, "repeat_post"),
        (fine(published_before=1), policy(hold_until_published=2), "new_commenter"),
        (fine(rejected_recently=2, ruled_recently=5), RECENT, "recent_rejections"),
        (fine(standing=Standing.BLOCKED), POLICY, "author_blocked"),
        (fine(article_moderation=ArticleModeration.PRE), POLICY, "pre_moderation"),
        (fine(article_moderation=ArticleModeration.CLOSED), POLICY, "article_closed"),
        (FINE, policy(pre_moderated=True), "pre_moderation"),
    ],
)
def test_each_check_holds_for_its_own_reason(evidence, settings, reason):
    ruling = decide(evidence, settings)
    assert (ruling.action, ruling.reasons) == (Action.HOLD, (reason,))
    assert len(ruling.findings) == 1


@pytest.mark.parametrize(
    ("evidence", "settings"),
    [
        (fine(links=2), POLICY),
        (fine(links=1_000), policy(links_allowed=-1)),
        (fine(published_before=2), policy(hold_until_published=2)),
        (fine(rejected_recently=2, ruled_recently=2), RECENT),  # too few to tell
        (fine(rejected_recently=1, ruled_recently=4), RECENT),  # a quarter, 0.3 holds
        (fine(rejected_recently=0, ruled_recently=0), policy(rejected_minimum=1)),
        (fine(repeats_earlier=True), policy(repeat_hours=0)),
        (fine(said_by_others=1), POLICY),
        (fine(said_by_others=99), policy(repeat_hours=0)),
        (fine(said_by_others=99), policy(repeat_other_commenters=0)),
    ],
)
def test_each_check_lets_through_what_is_within_its_limit(evidence, settings):
    assert decide(evidence, settings).action is Action.PUBLISH


TRUSTED = fine(standing=Standing.TRUSTED)


@pytest.mark.parametrize(
    ("evidence", "settings"),
    [
        (replace(TRUSTED, links=50), POLICY),
        (TRUSTED, policy(hold_until_published=5)),
        (replace(TRUSTED, rejected_recently=3, ruled_recently=3), RECENT),
        (TRUSTED, policy(pre_moderated=True)),
        (replace(TRUSTED, said_by_others=9), POLICY),
    ],
)
def test_a_trusted_commenter_is_spared_the_checks_on_commenters(evidence, settings):
    assert decide(evidence, settings).action is Action.PUBLISH


@pytest.mark.parametrize(
    "evidence",
    [
        replace(TRUSTED, scores=scores(toxicity=0.99)),
        replace(TRUSTED, scores=None),
        replace(TRUSTED, banned_words=("scum",)),
        replace(TRUSTED, repeats_earlier=True),
        replace(TRUSTED, article_moderation=ArticleModeration.PRE),
    ],
)
def test_a_trusted_commenter_is_not_spared_the_checks_on_texts_and_articles(evidence):
    assert decide(evidence, POLICY).action is Action.HOLD


def test_a_banned_word_rejects_only_where_the_site_says_so():
    evidence = fine(banned_words=("scum",))
    assert decide(evidence, POLICY).action is Action.HOLD
    assert decide(evidence, policy(banned_rejects=True)).action is Action.REJECT


def test_the_most_severe_finding_wins_and_every_reason_is_kept():
    evidence = fine(
        scores=scores(spam=0.9),
        banned_words=("scum",),
        suspect_words=("casino",),
        links=9,
        repeats_earlier=True,
        article_moderation=ArticleModeration.PRE,
    )
    ruling = decide(evidence, policy(banned_rejects=True))
    assert ruling.action is Action.REJECT
    expected = ("spam", "banned_word", "suspect_word", "links", "repeat_post", "pre_moderation")
    assert ruling.reasons == expected
    assert len(ruling.findings) == 6


def test_a_reason_that_is_found_twice_stands_once_with_both_findings():
    ruling = decide(fine(banned_words=("scum", "vermin")), POLICY)
    assert ruling.reasons == ("banned_word",)
    assert ruling.findings == ("banned word: scum", "banned word: vermin")


def test_a_text_repeated_by_its_commenter_and_by_others_is_found_twice():
    ruling = decide(fine(repeats_earlier=True, said_by_others=2), POLICY)
    assert ruling.reasons == ("repeat_post",)
    assert ruling.findings == (
        "the same text from this commenter within 24 hours",
        "the same text from 2 other commenters within 24 hours",
    )


def test_a_failure_is_held_never_published():
    ruling = failed(POLICY, "it failed", "m-1")
    assert (ruling.action, ruling.by) == (Action.HOLD, Actor.POLICY)
    assert (ruling.reasons, ruling.findings) == (("classifier_failed",), ("it failed",))
