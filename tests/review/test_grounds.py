"""What a policy found, said again in words that can be translated."""

import math

import pytest

from moderation.domain.comment import ArticleModeration, Standing
from moderation.domain.decision import Ruling
from moderation.domain.lifecycle import Action, Actor
from moderation.domain.policy import ATTRIBUTE_OF, UNKNOWN, Evidence, decide
from moderation.domain.policy_settings import PolicySettings
from moderation.domain.reasons import Signal
from moderation.review.grounds import Ground, grounds_of

STRICT = PolicySettings(
    version="strict",
    hold_at=dict.fromkeys(ATTRIBUTE_OF.values(), 0.5),
    hold_at_arabic={},
    reject_at={"spam": 0.7},
    banned_words=(),
    suspect_words=(),
    banned_rejects=False,
    hold_unknown_language=True,
    links_allowed=1,
    hold_until_published=3,
    rejected_share=0.5,
    rejected_days=7,
    rejected_minimum=2,
    repeat_hours=24,
    repeat_other_commenters=2,
    pre_moderated=True,
    park_unverified=True,
    edit_minutes=5,
    unverified_days=7,
    markup=frozenset(),
    thread_sort="newest",
    thread_nesting=3,
    asks_to_reconsider=False,
    reports_hold_at=3,
    mails_reasons=True,
    allows_appeals=True,
    backlog_over=0,
    oldest_over_hours=0,
    digest_hour=7,
)
EVERYTHING = Evidence(
    scores=dict.fromkeys(ATTRIBUTE_OF.values(), 0.75),
    language=UNKNOWN,
    banned_words=("badword",),
    suspect_words=("oddword",),
    links=4,
    rejected_recently=2,
    ruled_recently=3,
    repeats_earlier=True,
    said_by_others=5,
)
CASES = {
    "everything at once": EVERYTHING,
    "closed article": Evidence(
        EVERYTHING.scores, article_moderation=ArticleModeration.CLOSED, language=UNKNOWN
    ),
    "article read before": Evidence(EVERYTHING.scores, article_moderation=ArticleModeration.PRE),
    "blocked": Evidence(EVERYTHING.scores, standing=Standing.BLOCKED),
    "no scores": Evidence(None),
    "broken scores": Evidence({"toxicity": math.nan, "spam": 1.5}),
}


def held(*findings, reasons=(), scores=None):
    return Ruling(Action.HOLD, Actor.POLICY, reasons, findings, scores=scores or {})


@pytest.mark.parametrize("evidence", CASES.values(), ids=CASES.keys())
def test_every_finding_of_a_policy_stands_with_its_reason(evidence):
    ruling = decide(evidence, STRICT)
    grounds = grounds_of(ruling)
    assert len(grounds) == len(ruling.reasons)
    assert all(ground.words for ground in grounds)


def test_a_score_is_named_with_the_threshold_it_reached():
    ruling = held(
        "toxicity 0.91, held from 0.50",
        "spam 0.99, rejected from 0.98",
        reasons=("toxic", "spam"),
        scores={"toxicity": 0.914, "spam": 0.99, "insult": 0.3},
    )
    assert grounds_of(ruling) == [
        Ground("Toxic", "0.91", ("held from 0.50",)),
        Ground("Spam", "0.99", ("rejected from 0.98",)),
    ]


def test_several_findings_of_one_reason_stand_together():
    ruling = held("banned word: one", "banned word: two", reasons=("banned_word",))
    assert grounds_of(ruling) == [Ground("Banned word", "", ("“one”", "“two”"))]


@pytest.mark.parametrize("odd", ["something new", "toxicity 0.9, held", "%(word)s", ""])
def test_what_is_not_understood_is_shown_as_it_was_written(odd):
    assert grounds_of(held(odd, reasons=("links",))) == [
        Ground("Links", "", ()),
        Ground("", "", (odd,)),
    ]


def test_a_word_with_signs_of_formatting_is_only_a_word():
    ruling = held("banned word: 100%(x)s %d", reasons=("banned_word",))
    assert grounds_of(ruling)[0].details == ("“100%(x)s %d”",)


def test_a_broken_score_never_reaches_a_page():
    ruling = decide(Evidence({"toxicity": math.nan}), STRICT)
    shown = str(grounds_of(ruling))
    assert Signal.CLASSIFIER_FAILED in ruling.reasons
    assert "nan" not in shown.lower()
