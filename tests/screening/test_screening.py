"""One batch from claim to decision. What cannot be scored is held, never published."""

import logging
import math
from dataclasses import replace
from datetime import timedelta

import pytest

from moderation.screening.claims import claim_batch
from moderation.screening.service import Classifiers, Screened, screen_batch
from tests.conftest import fake_scores, reading
from tests.newsroom import BrokenOff


@pytest.fixture
def screen_with(newsroom, policies, classifiers):
    """Screens with some of the classifiers' parts replaced."""
    return lambda **parts: screen_batch(newsroom.database, policies, replace(classifiers, **parts))


def test_a_batch_is_decided_each_on_its_own(newsroom, screen):
    fair = newsroom.pending("Fair.")
    rude = newsroom.pending("toxic! words")
    sold = newsroom.pending("spam! offers")
    assert screen() == Screened(3, 3)
    assert [newsroom.status(one) for one in (fair, rude, sold)] == ["published", "held", "held"]
    reasons = [newsroom.decisions(one)[0].ruling.reasons for one in (fair, rude, sold)]
    assert reasons == [(), ("toxic",), ("spam",)]


def test_a_decision_names_its_grounds(newsroom, screen, policies):
    one = newsroom.pending("toxic! words")
    screen()
    [made] = newsroom.decisions(one)
    assert made.ruling.scores == pytest.approx(fake_scores("toxic! words"))
    assert made.ruling.model_version == "fake-1"
    assert made.ruling.policy_version == policies.default.version
    assert (made.ruling.by, made.comment_version) == ("policy", 2)


def test_nothing_to_do_is_nothing_done(screen):
    assert screen() == Screened(0, 0)


def test_a_language_that_no_model_was_taught_goes_to_a_person(newsroom, screen):
    one = newsroom.pending("foreign! words")
    screen()
    assert newsroom.status(one) == "held"
    assert newsroom.decisions(one)[0].ruling.reasons == ("unknown_language",)


def test_a_text_that_is_not_read_to_its_end_goes_to_a_person(newsroom, screen):
    one = newsroom.pending("endless! words")
    screen()
    assert newsroom.status(one) == "held"
    assert newsroom.decisions(one)[0].ruling.reasons == ("classifier_failed",)


def test_no_transaction_is_open_while_scoring(newsroom, screen_with, classifiers):
    newsroom.pending()

    def score(texts):
        newsroom.verified("meanwhile@example.org")  # on SQLite this would wait for the writer
        return classifiers.read(texts)

    assert screen_with(read=score).decided == 1


def broken(*_):
    raise RuntimeError("Secret words.")


BROKEN = {
    "raises": broken,
    "runs out of memory": lambda texts: (_ for _ in ()).throw(MemoryError()),
    "gives NaN": lambda texts: [dict.fromkeys(fake_scores(""), math.nan) for _ in texts],
    "gives infinity": lambda texts: [dict.fromkeys(fake_scores(""), math.inf) for _ in texts],
    "gives more than one": lambda texts: [dict.fromkeys(fake_scores(""), 1.5) for _ in texts],
    "gives less than nought": lambda texts: [dict.fromkeys(fake_scores(""), -0.1) for _ in texts],
    "gives words": lambda texts: [dict.fromkeys(fake_scores(""), "0.1") for _ in texts],
    "gives truth values": lambda texts: [dict.fromkeys(fake_scores(""), False) for _ in texts],
    "gives nothing": lambda texts: [],
    "gives None": lambda texts: None,
    "gives None each": lambda texts: [None for _ in texts],
    "gives empty scores": lambda texts: [{} for _ in texts],
    "gives too few": lambda texts: [fake_scores(text) for text in texts[1:]],
    "gives too many": lambda texts: [fake_scores(text) for text in [*texts, "more"]],
    "gives lists": lambda texts: [[0.01] * 7 for _ in texts],
    "lacks an attribute": lambda texts: [{"toxicity": 0.01} for _ in texts],
    "misspells": lambda texts: [{n.upper(): s for n, s in fake_scores(t).items()} for t in texts],
}


@pytest.mark.parametrize("score", BROKEN.values(), ids=BROKEN)
def test_a_classifier_that_is_broken_publishes_nothing(newsroom, screen_with, score):
    some = [newsroom.pending(f"Fair {n}.") for n in range(2)]
    screened = screen_with(read=reading(score))
    assert (screened.claimed, screened.decided) == (2, 2)
    for one in some:
        assert newsroom.status(one) == "held"
        assert newsroom.decisions(one)[0].ruling.reasons == ("classifier_failed",)


def test_one_score_that_is_no_number_holds_its_own_comment_only(newsroom, screen_with):
    good, bad = newsroom.pending("Good."), newsroom.pending("Bad.")

    def score(texts):
        return [
            {**fake_scores(text), "spam": math.nan if text == "Bad." else 0.0} for text in texts
        ]

    screen_with(read=reading(score))
    assert (newsroom.status(good), newsroom.status(bad)) == ("published", "held")


def test_a_broken_word_list_holds(newsroom, screen_with):
    one = newsroom.pending()
    screen_with(find_words=broken)
    assert newsroom.status(one) == "held"
    assert newsroom.decisions(one)[0].ruling.reasons == ("classifier_failed",)


def test_no_log_line_and_no_finding_holds_the_text_of_an_error(newsroom, screen_with, caplog):
    caplog.set_level(logging.DEBUG)
    one = newsroom.pending("Secret words.")
    screen_with(read=broken)
    assert "Secret words" not in caplog.text + str(newsroom.decisions(one)[0].ruling.findings)
    assert "RuntimeError" in caplog.text


def test_a_twin_that_comes_back_after_its_lease_changes_nothing(newsroom, policies, classifiers):
    """Worker A scores for too long; B takes over and decides; then A is back."""
    one = newsroom.pending()

    def slow(texts):
        newsroom.age(one, lease_until=timedelta(seconds=1))
        assert screen_batch(newsroom.database, policies, classifiers).decided == 1
        return [{**fake_scores(text), "toxicity": 1.0} for text in texts]

    late = screen_batch(newsroom.database, policies, replace(classifiers, read=reading(slow)))
    assert late == Screened(1, 0)
    assert newsroom.status(one) == "published"
    assert [made.comment_version for made in newsroom.decisions(one)] == [2]
    assert [row[1] for row in newsroom.events()] == ["comment.pending", "comment.published"]


def test_a_twin_loses_to_the_second_even_before_the_second_has_decided(
    newsroom, policies, classifiers
):
    one = newsroom.pending()

    def slow(texts):
        newsroom.age(one, lease_until=timedelta(seconds=1))
        claim_batch(newsroom.database)
        return classifiers.read(texts)

    assert screen_batch(newsroom.database, policies, replace(classifiers, read=slow)).decided == 0
    assert (newsroom.status(one), newsroom.decisions(one)) == ("pending", [])


@pytest.mark.parametrize("statement", ["INSERT INTO decision", "INSERT INTO event"])
def test_a_worker_that_breaks_off_while_writing_leaves_it_pending(newsroom, screen, statement):
    one = newsroom.pending()
    with pytest.raises(BrokenOff), newsroom.breaking(statement):
        screen()
    assert (newsroom.status(one), newsroom.decisions(one)) == ("pending", [])
    newsroom.age(one, lease_until=timedelta(seconds=1))
    assert (screen().decided, newsroom.row(one).version) == (1, 2)


def test_classifiers_are_called_with_the_texts_as_they_were_written(newsroom, policies):
    body, seen = "e\u0301 \u202e👩‍👩‍👧‍👦\r\n", []
    newsroom.pending(body)

    def score(texts):
        seen.extend(texts)
        return [fake_scores(text) for text in texts]

    screen_batch(
        newsroom.database, policies, Classifiers(reading(score), "m", lambda entries, text: [])
    )
    assert seen == [body]
