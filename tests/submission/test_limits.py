"""Too much is refused with 429 or 503 and `Retry-After`; what was accepted is stored."""

import pytest

from moderation.domain.comment import Scope
from moderation.domain.lifecycle import Action
from moderation.http import limits
from moderation.http.backpressure import Backlog
from moderation.http.counters import Limit
from moderation.storage.tables import comment
from tests.conftest import submission

URL = "/v1/sites/courier/articles/a-1/comments"
ORIGIN = "https://courier.example.org"


@pytest.fixture
def limits_enabled():
    return True


@pytest.fixture(autouse=True)
def twenty_comments_an_author(monkeypatch):
    """A third of what is shipped, for tests that count them all."""
    assert Limit(60, 60) == limits.AUTHOR
    monkeypatch.setattr(limits, "AUTHOR", Limit(20, 60))


@pytest.fixture
def post(client, key):
    def send(number=0, headers=key, address="198.51.100.7", **changes):
        author = {"email": f"reader-{number}@example.org", "name": "Reader"}
        return client.post(
            URL,
            json=submission(author=author, **changes),
            headers=headers,
            environ_base={"REMOTE_ADDR": address},
        )

    return send


def refused(answers):
    return [n for n, answer in enumerate(answers) if answer.status_code == 429]


def test_an_author_may_send_so_many_comments_a_minute(newsroom, post):
    answers = [post() for _ in range(23)]
    assert refused(answers) == [20, 21, 22]
    assert answers[-1].json["code"] == "rate_limited"
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
    assert len(newsroom.rows(comment.select())) == 20


def test_another_author_is_not_refused_with_the_first(post):
    assert refused([post(1) for _ in range(21)]) == [20]
    assert post(2).status_code == 202


def test_an_author_is_counted_by_the_canonical_address(client, key):
    statuses = [
        client.post(
            URL,
            json=submission(author={"email": email, "name": "R"}),
            headers=key,
        ).status_code
        for email in ["ann@example.org", "Ann@Example.org"] * 11
    ]
    assert statuses == [202] * 20 + [429] * 2


def test_a_public_key_is_limited_to_30_a_minute_from_one_address(newsroom, post, issue):
    headers = {**issue(Scope.SUBMIT, public=True), "Origin": ORIGIN}
    answers = [post(n, headers) for n in range(33)]
    assert refused(answers) == [30, 31, 32]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
    assert post(99, headers, address="198.51.100.8").status_code == 202
    assert len(newsroom.rows(comment.select())) == 31


def test_the_addresses_of_one_ipv6_subscriber_count_as_one(post, issue):
    headers = {**issue(Scope.SUBMIT, public=True), "Origin": ORIGIN}
    answers = [post(n, headers, address=f"2001:db8:1:2:{n:x}::1") for n in range(31)]
    assert refused(answers) == [30]
    assert post(99, headers, address="2001:db8:1:3::1").status_code == 202


def test_an_author_of_a_public_key_may_send_half_of_that(post, issue):
    headers = {**issue(Scope.SUBMIT, public=True), "Origin": ORIGIN}
    assert refused([post(1, headers) for _ in range(12)]) == [10, 11]


def test_a_servers_key_is_not_limited_by_address(post):
    assert refused([post(n) for n in range(40)]) == []


def test_a_servers_key_is_limited_by_itself(client, key, monkeypatch):
    monkeypatch.setattr(limits, "SERVER_KEY", Limit(5, 60))
    answers = [client.get("/v1/sites/courier/queue", headers=key) for _ in range(7)]
    assert refused(answers) == [5, 6]


def test_a_forwarded_address_is_not_believed(post, issue):
    headers = {**issue(Scope.SUBMIT, public=True), "Origin": ORIGIN}
    answers = [post(n, {**headers, "X-Forwarded-For": f"203.0.113.{n}"}) for n in range(31)]
    assert refused(answers) == [30]


def test_a_repeated_request_does_not_count_against_its_author(post, key):
    headers = {**key, "Idempotency-Key": "k-1"}
    assert refused([post(headers=headers) for _ in range(30)]) == []
    assert refused([post(headers=key) for _ in range(20)]) == [19]


def test_a_refusal_is_not_remembered_as_the_answer_to_its_key(post, key):
    for _ in range(20):
        post(1)
    headers = {**key, "Idempotency-Key": "k-1"}
    assert post(1, headers).status_code == 429
    assert post(1, headers).status_code == 429


def test_presses_of_the_confirmation_button_are_limited_by_address(client):
    environ = {"REMOTE_ADDR": "198.51.100.9"}
    answers = [client.post("/verify/nothing", environ_base=environ) for _ in range(31)]
    assert refused(answers) == [30]


def test_guesses_at_an_author_token_are_limited_by_address(newsroom, client):
    one = newsroom.published()
    answers = [
        client.delete(f"/v1/comments/{one.id}", headers={"Author-Token": "A" * 43})
        for _ in range(31)
    ]
    assert [answer.status_code for answer in answers] == [403] * 30 + [429]


class TestOverload:
    def test_more_than_can_be_checked_soon_is_refused_before_anything_is_stored(
        self, newsroom, post, monkeypatch
    ):
        for n in range(3):
            newsroom.pending(f"Number {n}.")
        monkeypatch.setattr("moderation.http.backpressure.SERVER_LIMIT", 2)
        answer = post()
        assert (answer.status_code, answer.json["code"]) == (503, "overloaded")
        assert answer.headers["Retry-After"] == "30"
        assert len(newsroom.rows(comment.select())) == 3

    def test_a_full_queue_up_to_the_limit_is_taken(self, newsroom, post, monkeypatch):
        newsroom.pending()
        monkeypatch.setattr("moderation.http.backpressure.SERVER_LIMIT", 1)
        assert post().status_code == 202

    def test_public_keys_are_refused_sooner(self, newsroom, post, issue, monkeypatch):
        newsroom.pending()
        monkeypatch.setattr("moderation.http.backpressure.PUBLIC_LIMIT", 0)
        headers = {**issue(Scope.SUBMIT, public=True), "Origin": ORIGIN}
        assert post(1, headers).status_code == 503
        assert post(2).status_code == 202

    def test_what_is_decided_makes_room_again(self, newsroom, post, services, monkeypatch):
        one = newsroom.pending()
        monkeypatch.setattr("moderation.http.backpressure.SERVER_LIMIT", 0)
        assert post().status_code == 503
        newsroom.decide(one, Action.HOLD)
        object.__setattr__(services, "backlog", Backlog())
        assert post().status_code == 202
