"""`Idempotency-Key`: the same request twice has one effect and one answer."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from moderation.storage.tables import comment, idempotency
from tests.conftest import submission

URL = "/v1/sites/courier/articles/a-1/comments"
KEY = {"Idempotency-Key": "k-1"}
WAIT = {**KEY, "Prefer": "wait=1"}


@pytest.fixture
def post(app, key):
    """Posts with a client of its own, so that threads may share it."""

    def send(headers=KEY, url=URL, auth=key, **changes):
        return app.test_client().post(url, json=submission(**changes), headers={**auth, **headers})

    return send


def stored(newsroom):
    return len(newsroom.rows(comment.select()))


def test_the_same_request_again_gets_the_same_answer_with_its_author_token(newsroom, post):
    first, again = post(), post()
    assert (first.status_code, first.json) == (again.status_code, again.json)
    assert first.json["author_token"]
    assert first.headers["Location"] == again.headers["Location"]
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert (stored(newsroom), len(newsroom.mails())) == (1, 1)


def test_the_answer_stays_the_same_when_the_comment_has_moved_on(newsroom, post, screen):
    newsroom.verified()
    first = post()
    screen()
    assert newsroom.get(first.json["id"]).status == "published"
    assert post().json == first.json


def test_the_author_token_is_not_stored(newsroom, post):
    token = post().json["author_token"]
    assert token not in str(newsroom.rows(idempotency.select()))


def test_the_key_itself_is_not_stored(newsroom, post):
    post(headers={"Idempotency-Key": "order-of-ann@example.org"})
    assert "ann@example.org" not in str(newsroom.rows(idempotency.select()))


@pytest.mark.parametrize(
    "other", [{"body": "Another text."}, {"url": URL.replace("a-1", "a-2")}], ids=["body", "path"]
)
def test_the_same_key_for_another_request_is_a_mismatch(newsroom, post, other):
    post()
    answer = post(**other)
    assert (answer.status_code, answer.json["code"]) == (422, "idempotency_mismatch")
    assert stored(newsroom) == 1


def test_without_a_key_every_request_is_a_new_one(newsroom, post):
    assert post(headers={}).json["id"] != post(headers={}).json["id"]
    assert stored(newsroom) == 2


def test_two_api_keys_may_use_the_same_word(newsroom, post, issue):
    assert post().json["id"] != post(auth=issue()).json["id"]
    assert stored(newsroom) == 2


@pytest.mark.parametrize("word", ["", "x" * 256])
def test_a_key_of_the_wrong_length_is_refused(newsroom, post, word):
    answer = post(headers={"Idempotency-Key": word})
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "Idempotency-Key")
    assert stored(newsroom) == 0


def test_a_key_of_255_characters_is_good(post):
    assert post(headers={"Idempotency-Key": "x" * 255}).status_code == 202


def test_a_request_that_was_refused_is_not_remembered(newsroom, post):
    assert post(body="").status_code == 422
    assert post().status_code == 202
    assert stored(newsroom) == 1


def test_eight_posts_with_one_key_at_once_make_one_comment(newsroom, post):
    ready = threading.Barrier(8)

    def run(_):
        ready.wait(timeout=60)
        return post()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(run, range(8)))
    assert stored(newsroom) == 1
    assert {a.status_code for a in answers} <= {202, 409}
    assert {a.json["code"] for a in answers if a.status_code == 409} <= {"idempotency_in_progress"}
    assert len({a.json["id"] for a in answers if a.status_code == 202}) == 1


def test_twins_in_two_processes_make_one_comment(newsroom, post, monkeypatch):
    """Without this process's own list of requests in flight, the table decides."""
    monkeypatch.setattr("moderation.http.idempotency._in_flight", _Forgetful())
    ready = threading.Barrier(8)

    def run(_):
        ready.wait(timeout=60)
        return post()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(run, range(8)))
    assert stored(newsroom) == 1
    assert {a.status_code for a in answers} == {202}
    assert len({a.json["id"] for a in answers}) == 1
    assert sum("Idempotent-Replayed" in a.headers for a in answers) == 7


class _Forgetful(set):
    def __contains__(self, name):
        return False


class TestWithPreferWait:
    @pytest.fixture
    def unsettled(self, newsroom, post, monkeypatch):
        """What a process leaves that dies between its commit and its answer."""

        def die(*_):
            raise KeyboardInterrupt

        newsroom.verified()
        with monkeypatch.context() as patch:
            patch.setattr("moderation.submission.waiting.Waiting.for_decision", die)
            with pytest.raises(KeyboardInterrupt):
                post(headers=WAIT)
        [row] = newsroom.rows(idempotency.select())
        assert not row.settled
        return row

    def test_a_twin_is_told_to_wait_while_the_first_is_not_answered(
        self, newsroom, post, unsettled
    ):
        answer = post(headers=WAIT)
        assert (answer.status_code, answer.json["code"]) == (409, "idempotency_in_progress")
        assert stored(newsroom) == 1

    def test_after_15_seconds_the_first_counts_as_dead_and_its_comment_is_answered(
        self, newsroom, post, unsettled
    ):
        ago = newsroom.now() - timedelta(seconds=16)
        newsroom.change(idempotency, idempotency.c.fingerprint != "", created_at=ago)
        answer = post(headers=WAIT)
        assert (answer.status_code, answer.json["id"]) == (202, unsettled.comment_id)
        assert answer.headers["Idempotent-Replayed"] == "true"
        assert stored(newsroom) == 1

    def test_the_answer_that_was_given_after_waiting_is_the_one_that_is_repeated(
        self, newsroom, post, screen, services
    ):
        newsroom.verified()
        object.__setattr__(services, "wake", lambda queue: screen())
        first = post(headers=WAIT)
        assert (first.status_code, first.json["status"]) == (201, "published")
        again = post(headers=WAIT)
        assert (again.status_code, again.json) == (201, first.json)
