"""`Prefer: wait=N`: the decision in the answer, if it comes soon enough."""

import time

import pytest

from moderation.domain.lifecycle import Action
from moderation.submission.waiting import Waiting, preferred_wait
from tests.conftest import submission

URL = "/v1/sites/courier/articles/a-1/comments"


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, 0),
        ("", 0),
        ("wait=5", 5),
        ("Wait=5", 5),
        ("wait = 5", 5),
        ('wait="5"', 5),
        ("wait=0", 0),
        ("wait=10", 10),
        ("wait=11", 10),
        ("wait=999999", 10),
        ("respond-async, wait=3", 3),
        ("wait=3; foo=bar, handling=lenient", 3),
        ("wait", 0),
        ("wait=", 0),
        ("wait=-1", 0),
        ("wait=1.5", 0),
        ("wait=soon", 0),
        ("await=5", 0),
        ("x-wait=5", 0),
        ("wait=9999999999999999999", 0),
        ("wait=٣", 3),
    ],
)
def test_the_preference_is_read_in_seconds_up_to_ten(header, seconds):
    assert preferred_wait(header) == seconds


@pytest.fixture
def post(client, key):
    def send(prefer, **changes):
        headers = {**key, "Prefer": prefer}
        return client.post(URL, json=submission(**changes), headers=headers)

    return send


@pytest.fixture
def at_once(services, screen):
    """A worker that is as quick as the wake-up."""
    object.__setattr__(services, "wake", lambda queue: screen())


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize(("body", "status"), [("Fair.", "published"), ("toxic! words", "held")])
def test_a_decision_in_time_is_answered_with_201(newsroom, post, body, status):
    newsroom.verified()
    answer = post("wait=5", body=body)
    assert (answer.status_code, answer.json["status"]) == (201, status)
    assert answer.json["version"] == 2
    assert "Retry-After" not in answer.headers


@pytest.mark.usefixtures("at_once")
def test_the_decision_itself_is_not_for_the_submitter(newsroom, post):
    newsroom.verified()
    answer = post("wait=5", body="toxic! words").json
    assert not {"decision", "scores", "reasons"} & set(answer)


def test_when_the_time_has_passed_the_answer_is_202_with_where_to_look(newsroom, post):
    newsroom.verified()
    began = time.monotonic()
    answer = post("wait=1")
    took = time.monotonic() - began
    assert (answer.status_code, answer.json["status"]) == (202, "pending")
    assert answer.headers["Location"]
    assert 0.8 <= took < 2.0


@pytest.fixture
def nobody_looks(monkeypatch):
    """Whoever waits for a decision fails the test."""

    def look(_waiting, _comment, _deadline):
        raise AssertionError("a request waited")

    monkeypatch.setattr(Waiting, "_look_until", look)


@pytest.mark.usefixtures("nobody_looks")
@pytest.mark.parametrize("prefer", ["wait=0", "respond-async", "wait=x"])
def test_without_a_wait_nothing_is_waited_for(newsroom, post, prefer):
    newsroom.verified()
    assert post(prefer).status_code == 202


@pytest.mark.usefixtures("nobody_looks")
def test_an_unverified_comment_is_not_waited_for(post):
    answer = post("wait=10")
    assert (answer.status_code, answer.json["status"]) == (202, "unverified")


@pytest.mark.usefixtures("nobody_looks")
def test_when_every_place_is_taken_nobody_waits_any_more(newsroom):
    one = newsroom.pending()
    waiting = Waiting(newsroom.database, 1)
    assert waiting._places.acquire(blocking=False)
    assert waiting.for_decision(one, 10) == one


def test_a_place_is_given_back_after_waiting(newsroom):
    one = newsroom.pending()
    waiting = Waiting(newsroom.database, 1)
    for _ in range(3):
        waiting.for_decision(one, 0.01)
    newsroom.decide(one, Action.HOLD)
    assert waiting.for_decision(one, 1).status == "held"
