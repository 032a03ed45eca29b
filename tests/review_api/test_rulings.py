"""A moderator's ruling, on the version that the moderator saw."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from moderation.administration import service as administration
from moderation.domain.comment import Scope
from moderation.domain.lifecycle import Action
from moderation.domain.reasons import RejectionReason
from tests.newsroom import Newsroom

PUBLISH = {"action": "publish"}
REJECT = {"action": "reject", "reason": "abuse"}


@pytest.fixture
def rule(app, key):
    """Posts a ruling on a comment as it stands."""

    def send(one, headers=None, **ruling):
        return app.test_client().post(
            f"/v1/comments/{one.id}/decisions",
            json={"version": one.version, **ruling},
            headers={**key, **(headers or {})},
        )

    return send


def test_publishing_a_held_comment_makes_it_public(newsroom, client, rule):
    one = newsroom.held()
    answer = rule(one, **PUBLISH)
    assert (answer.status_code, answer.json["action"]) == (201, "publish")
    assert client.get(f"/v1/comments/{one.id}").json["status"] == "published"


def test_rejecting_a_published_comment_hides_it(newsroom, client, rule):
    one = newsroom.published()
    assert rule(one, **REJECT).status_code == 201
    assert client.get(f"/v1/comments/{one.id}").status_code == 404


def test_holding_takes_a_published_comment_back_into_the_queue(newsroom, client, key, rule):
    one = newsroom.published()
    assert rule(one, action="hold").status_code == 201
    items = client.get("/v1/sites/courier/queue", headers=key).json["items"]
    assert [item["id"] for item in items] == [one.id]


def test_an_appeal_may_publish_what_was_rejected(newsroom, rule):
    assert rule(newsroom.rejected(), **PUBLISH).status_code == 201


def test_the_answer_is_the_decision_with_the_comment(newsroom, rule):
    one = newsroom.held()
    answer = rule(one, **REJECT, note="Third time.").json
    assert (answer["by"], answer["reasons"], answer["note"]) == (
        "moderator",
        ["abuse"],
        "Third time.",
    )
    assert (answer["comment"]["id"], answer["comment"]["status"]) == (one.id, "rejected")
    assert answer["comment"]["version"] == answer["comment_version"] == one.version + 1


def test_every_decision_is_kept_oldest_first(newsroom, client, key, rule):
    one = newsroom.held()
    rule(one, **PUBLISH)
    rule(newsroom.get(one.id), **REJECT)
    items = client.get(f"/v1/comments/{one.id}/decisions", headers=key).json["items"]
    assert [(item["action"], item["by"]) for item in items] == [
        ("hold", "policy"),
        ("publish", "moderator"),
        ("reject", "moderator"),
    ]
    assert [item["comment_version"] for item in items] == [2, 3, 4]


def test_the_comment_itself_shows_the_last_decision_to_moderators(
    newsroom, client, key, issue, rule
):
    one = newsroom.held()
    rule(one, **PUBLISH)
    url = f"/v1/comments/{one.id}"
    assert client.get(url, headers=key).json["decision"]["by"] == "moderator"
    assert "decision" not in client.get(url, headers=issue(Scope.READ)).json
    assert "decision" not in client.get(url).json


class TestConflicts:
    def test_whoever_comes_second_is_told(self, newsroom, rule):
        one = newsroom.held()
        assert rule(one, **PUBLISH).status_code == 201
        answer = rule(one, **REJECT)
        assert (answer.status_code, answer.json["code"]) == (409, "stale_comment")
        assert newsroom.status(one) == "published"

    @pytest.mark.parametrize("ahead", [-1, 1, 1_000])
    def test_another_version_is_stale(self, newsroom, rule, ahead):
        one = newsroom.held()
        answer = rule(one, **PUBLISH, version=one.version + ahead)
        assert answer.json["code"] == "stale_comment"

    @pytest.mark.parametrize(
        ("way", "action"),
        [("pending", "publish"), ("pending", "reject"), ("pending", "hold"), ("held", "hold"),
         ("published", "publish"), ("rejected", "reject"), ("rejected", "hold"),
         ("submit", "publish")],
    )  # fmt: skip
    def test_a_step_that_the_lifecycle_lacks_is_refused(self, newsroom, rule, way, action):
        one = getattr(newsroom, way)(email="one@example.org")
        answer = rule(one, action=action, reason="abuse")
        assert (answer.status_code, answer.json["code"]) == (409, "transition_not_allowed")
        assert newsroom.status(one) == one.status

    def test_of_eight_moderators_at_once_one_wins(self, newsroom, rule):
        one, ready = newsroom.held(), threading.Barrier(8)

        def decide(number):
            ready.wait(timeout=60)
            return rule(one, **(PUBLISH if number % 2 else REJECT))

        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(decide, range(8)))
        assert sorted(answer.status_code for answer in answers) == [201] + [409] * 7
        assert {a.json["code"] for a in answers if a.status_code == 409} == {"stale_comment"}
        assert len(newsroom.decisions(one)) == 2

    def test_an_edit_in_between_makes_the_moderators_page_stale(self, newsroom, rule):
        one = newsroom.published()
        newsroom.move(one, Action.EDIT, "author")
        assert rule(one, **REJECT).json["code"] == "stale_comment"


class TestWhatARulingMustSay:
    @pytest.mark.parametrize("reason", RejectionReason)
    def test_every_rejection_reason_is_taken(self, newsroom, rule, reason):
        assert rule(newsroom.held(), action="reject", reason=reason.value).status_code == 201

    @pytest.mark.parametrize("reason", [None, "toxic", "", "rude", 7])
    def test_a_rejection_without_a_good_reason_is_refused(self, newsroom, rule, reason):
        one = newsroom.held()
        answer = rule(one, action="reject", reason=reason)
        assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "reason")
        assert newsroom.status(one) == "held"

    @pytest.mark.parametrize(
        ("field", "value"),
        [("action", None), ("action", "erase"), ("action", ["publish"]), ("version", None),
         ("version", 0), ("version", "2"), ("version", True), ("version", 2.0),
         ("version", 2**40), ("note", "x" * 2_001), ("note", 7), ("status", "published"),
         ("by", "policy"), ("moderator_id", "me")],
    )  # fmt: skip
    def test_a_wrong_field_is_refused_by_name(self, newsroom, rule, field, value):
        one = newsroom.held()
        answer = rule(one, **{**PUBLISH, field: value})
        assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, field)
        assert newsroom.status(one) == "held"


class TestAnothersComments:
    @pytest.fixture
    def theirs(self, database, policies):
        herald = administration.create_site(database, "herald", "The Herald", ())
        return Newsroom(database, policies, herald).held("Theirs.")

    def test_are_not_there(self, newsroom, client, key, rule, theirs):
        for answer in (
            rule(theirs, **PUBLISH),
            client.get(f"/v1/comments/{theirs.id}/decisions", headers=key),
            client.get(f"/v1/comments/{theirs.id}", headers=key),
        ):
            assert (answer.status_code, answer.json["code"]) == (404, "comment_not_found")
        assert newsroom.status(theirs) == "held"

    def test_are_answered_like_those_that_never_were(self, client, key, rule, theirs):
        never = client.get("/v1/comments/never", headers=key).json
        there = client.get(f"/v1/comments/{theirs.id}", headers=key).json
        assert {**never, "request_id": ""} == {**there, "request_id": ""}


@pytest.mark.parametrize("scopes", [[Scope.SUBMIT], [Scope.READ], [Scope.ADMIN]])
def test_a_key_without_the_scope_rules_nothing(newsroom, client, issue, scopes):
    one = newsroom.held()
    body = {**PUBLISH, "version": one.version}
    url = f"/v1/comments/{one.id}/decisions"
    assert client.post(url, json=body, headers=issue(*scopes)).json["code"] == "scope_missing"
    assert client.get(url, headers=issue(*scopes)).json["code"] == "scope_missing"
    assert client.post(url, json=body).status_code == 401


def test_a_repeated_ruling_gets_the_same_answer(newsroom, rule):
    one, headers = newsroom.held(), {"Idempotency-Key": "k-1"}
    first = rule(one, headers, **PUBLISH)
    again = rule(one, headers, **PUBLISH)
    assert (again.status_code, again.json) == (201, first.json)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert rule(one, headers, **REJECT).json["code"] == "idempotency_mismatch"
    assert len(newsroom.decisions(one)) == 2


def test_a_ruling_and_its_remembered_answer_are_written_together(newsroom, rule):
    one, headers = newsroom.held(), {"Idempotency-Key": "k-1"}
    with newsroom.breaking("INSERT INTO idempotency"):
        assert rule(one, headers, **PUBLISH).status_code == 500
    assert newsroom.status(one) == "held"
    assert rule(one, headers, **PUBLISH).status_code == 201
