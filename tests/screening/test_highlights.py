"""A moderator is shown the words that moved the score, and a failure to tell them costs nothing."""

from dataclasses import dataclass

import pytest

from moderation.domain.decision import Highlight, Ruling
from moderation.domain.lifecycle import Action, Actor, Status
from moderation.screening.highlights import strongest, with_highlights
from moderation.screening.service import Classifiers, screen_batch
from tests.conftest import fake_read, fake_words
from tests.newsroom import newsroom

__all__ = ["newsroom"]


@dataclass(frozen=True)
class Part:
    begin: int
    end: int
    weight: float


def ruling(action=Action.HOLD, reasons=("toxic",), **scores):
    return Ruling(action, Actor.POLICY, reasons, scores=scores or {"toxicity": 0.9})


def test_the_words_of_the_highest_score_among_the_reasons_are_marked():
    asked = []

    def explain(text, attribute):
        asked.append((text, attribute))
        return [Part(4, 9, 2.0)]

    held = ruling(reasons=("toxic", "threat", "links"), toxicity=0.9, threat=0.4, insult=0.99)
    assert with_highlights(held, "You idiot", explain).highlights == (Highlight(4, 9, 2.0),)
    assert asked == [("You idiot", "toxicity")]


@pytest.mark.parametrize(
    "one", [ruling(Action.PUBLISH), ruling(reasons=("links",)), ruling(reasons=())]
)
def test_what_is_not_held_for_a_score_is_not_explained(one):
    def explain(_text, _attribute):
        raise AssertionError

    assert with_highlights(one, "A text", explain) is one


def test_an_explanation_that_fails_leaves_the_ruling_and_says_so(caplog):
    def explain(text, _attribute):
        raise ValueError(text)

    held = ruling()
    assert with_highlights(held, "secret words", explain) is held
    assert "ValueError" in caplog.text
    assert "secret" not in caplog.text


def test_words_that_speak_against_the_score_are_not_marked():
    assert strongest([Part(0, 3, -1.0), Part(4, 7, 0.5)]) == (Highlight(4, 7, 0.5),)


def test_weak_words_are_left_out_and_the_rest_stands_in_the_texts_order():
    parts = [Part(0, 3, 1.0), Part(4, 7, 0.05), Part(8, 11, 3.0), Part(12, 15, 0.05)]
    assert strongest(parts) == (Highlight(0, 3, 1.0), Highlight(8, 11, 3.0))


def test_never_more_than_a_few_words_are_marked():
    assert len(strongest([Part(one, one + 1, 1.0) for one in range(100)])) == 12


def test_the_decision_on_a_held_comment_keeps_its_highlights(newsroom):
    comment = newsroom.pending("toxic! and that is awful")
    classifiers = Classifiers(fake_read, "fake-1", fake_words, lambda *_: [Part(0, 6, 1.25)])
    screen_batch(newsroom.database, newsroom.policies, classifiers)
    (decision,) = newsroom.decisions(comment)
    assert newsroom.status(comment) is Status.HELD
    assert decision.ruling.highlights == (Highlight(0, 6, 1.25),)
