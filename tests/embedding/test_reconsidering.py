"""Whether somebody is asked to think again: only where the site wants it, and only for the tone."""

import dataclasses

import pytest

from moderation.app import build_app
from moderation.domain.comment import Scope
from tests.conftest import fake_scores
from tests.embedding.conftest import ORIGIN


class Scorer:
    """The fast models, or what goes wrong with them. Remembers whether it was asked."""

    def __init__(self):
        self.asked, self.fails = [], False

    def __call__(self, text):
        self.asked.append(text)
        if self.fails:
            raise OSError("no model")
        return fake_scores(text), "en"


@pytest.fixture
def scorer():
    return Scorer()


@pytest.fixture
def services(services, scorer):
    return dataclasses.replace(services, score_lightly=scorer)


@pytest.fixture
def ask(client, issue):
    key = {**issue(Scope.SUBMIT, public=True), "Origin": ORIGIN}

    def post(body, headers=key):
        return client.post(
            "/v1/sites/courier/reconsiderations", json={"body": body}, headers=headers
        )

    return post


@pytest.fixture
def asking(newsroom):
    newsroom.overrides({"thread": {"reconsider": True}})


@pytest.mark.usefixtures("asking")
@pytest.mark.parametrize(
    ("text", "expected"),
    [("This is toxic! of you.", True), ("A fair word.", False), ("Only spam! here.", False)],
)
def test_it_is_asked_for_the_tone_alone(ask, text, expected):
    answer = ask(text)
    assert (answer.status_code, answer.json) == (200, {"reconsider": expected})


def test_a_site_that_does_not_want_it_has_no_text_scored(ask, scorer, newsroom):
    assert ask("This is toxic! of you.").json == {"reconsider": False}
    assert scorer.asked == []


@pytest.mark.usefixtures("asking")
def test_a_model_that_fails_holds_nobody_up(ask, scorer):
    scorer.fails = True
    assert ask("This is toxic! of you.").json == {"reconsider": False}


@pytest.mark.usefixtures("asking")
def test_nothing_is_stored(ask, newsroom):
    ask("This is toxic! of you.")
    assert newsroom.events() == []


@pytest.mark.parametrize("body", ["", " ", "x" * 5001, None, 7])
def test_what_is_no_text_is_refused(ask, newsroom, body):
    assert ask(body).json["errors"][0]["field"] == "body"


def test_a_key_is_needed(ask, newsroom):
    assert ask("x", headers={}).status_code == 401


def test_the_services_own_scorer_reads_with_the_shipped_fast_models(settings):
    from moderation.bootstrap import build_light_reader, build_light_scorer

    scores, language = build_light_scorer(build_light_reader(settings))("You are a filthy idiot.")
    assert language == "en"
    assert scores["toxicity"] > 0.9


def test_the_application_is_built_without_loading_a_model(settings, services):
    assert build_app(settings, dataclasses.replace(services, score_lightly=None))
