"""Working together by API: with a session what the desk does, with a key what a key may."""

import pytest

from moderation.domain.lifecycle import Status
from moderation.storage.tables import claim, escalation, note
from tests.documentation.conformance import ConformingClient
from tests.review.conftest import employ, seat

__all__ = ["employ", "seat"]


@pytest.fixture
def moderator_id(employ, site):
    """Mo, who moderates the site."""
    return employ("mo@example.org", "Mo Derator", site.id)


@pytest.fixture
def desk(seat, moderator_id):
    return seat(moderator_id)


@pytest.fixture
def by_key(app, key):
    client = ConformingClient(app)

    def send(method, path, body=None):
        return client.open(f"/v1{path}", method=method, json=body, headers=key)

    return send


@pytest.fixture
def by_mo(desk, app):
    """Mo's session, from a script of the desk."""
    headers = {"Form-Token": desk.form_token(), "Origin": "http://localhost"}

    def send(method, path, body=None):
        return desk.client.open(f"/v1{path}", method=method, json=body, headers=headers)

    return send


class TestUndo:
    def test_is_a_decision_that_says_what_it_takes_back(self, newsroom, by_key):
        held = newsroom.held()
        path = f"/comments/{held.id}"
        made = by_key("POST", f"{path}/decisions", {"action": "publish", "version": 2})
        undone = by_key("POST", f"{path}/undo", {"version": 3})
        assert (undone.status_code, undone.json["action"]) == (201, "reopen")
        assert undone.json["undoes"] == made.json["id"]
        assert (undone.json["comment"]["status"], undone.json["comment"]["version"]) == ("held", 4)
        again = by_key("POST", f"{path}/undo", {"version": 4})
        assert (again.status_code, again.json["code"]) == (409, "nothing_to_undo")

    def test_with_a_session_is_of_ones_own(self, newsroom, by_key, by_mo):
        held = newsroom.held()
        path = f"/comments/{held.id}"
        by_key("POST", f"{path}/decisions", {"action": "publish", "version": 2})
        refused = by_mo("POST", f"{path}/undo", {"version": 3})
        assert (refused.status_code, refused.json["code"]) == (403, "role_missing")
        stale = by_mo("POST", f"{path}/undo", {"version": 2})
        assert (stale.status_code, stale.json["code"]) == (409, "stale_comment")

    def test_sent_twice_gets_the_same_answer(self, newsroom, client, key):
        held = newsroom.rejected()
        headers = {**key, "Idempotency-Key": "once"}
        path = f"/v1/comments/{held.id}/undo"
        first = client.post(path, json={"version": 3}, headers=headers)
        second = client.post(path, json={"version": 3}, headers=headers)
        assert (first.status_code, second.data) == (201, first.data)
        assert second.headers["Idempotent-Replayed"] == "true"
        assert newsroom.get(held.id).version == 4

    @pytest.mark.parametrize("body", [{}, {"version": "3"}, {"version": 0}, {"version": 3, "x": 1}])
    def test_of_no_version_is_refused(self, newsroom, by_key, body):
        held = newsroom.rejected()
        assert by_key("POST", f"/comments/{held.id}/undo", body).status_code == 422
        assert newsroom.status(held) is Status.REJECTED


def test_a_note_to_the_author_stands_in_the_decision(newsroom, by_key):
    held = newsroom.held()
    ruling = {"action": "reject", "reason": "abuse", "version": 2, "note_to_author": "Be kind."}
    answer = by_key("POST", f"/comments/{held.id}/decisions", ruling)
    assert (answer.json["note_to_author"], answer.json["note"]) == ("Be kind.", "")


def test_a_session_claims_lets_go_and_goes_on(newsroom, by_mo, moderator_id):
    held = newsroom.held()
    claimed = by_mo("PUT", f"/comments/{held.id}/claim")
    assert claimed.json["comment_id"] == held.id
    assert [row.moderator_id for row in newsroom.rows(claim.select())] == [moderator_id]
    assert by_mo("DELETE", f"/comments/{held.id}/claim").json == {"released": True}
    assert by_mo("POST", "/sites/courier/claims", {}).json["comment_id"] == held.id
    behind = by_mo("POST", "/sites/courier/claims", {"after": held.id})
    assert behind.json == {"comment_id": None, "until": None}


def test_a_session_asks_a_lead_and_a_key_decides(newsroom, by_mo, by_key):
    held = newsroom.held()
    path = f"/comments/{held.id}"
    asked = by_mo("PUT", f"{path}/escalation", {"note": "Please.", "version": 2})
    assert asked.json == {"comment_id": held.id, "escalated": True}
    ruling = {"action": "publish", "version": 2}
    refused = by_mo("POST", f"{path}/decisions", ruling)
    assert (refused.status_code, refused.json["code"]) == (403, "role_missing")
    assert by_key("POST", f"{path}/decisions", ruling).status_code == 201
    assert newsroom.rows(escalation.select()) == []
    gone = by_key("DELETE", f"{path}/escalation")
    assert (gone.status_code, gone.json["code"]) == (409, "not_escalated")


def test_notes_are_kept_on_comments_and_commenters(newsroom, by_mo):
    held = newsroom.held()
    paths = (f"/comments/{held.id}/notes", f"/sites/courier/authors/{held.author_id}/notes")
    ids = [by_mo("POST", path, {"text": "Known here."}).json["id"] for path in paths]
    assert sorted(row.id for row in newsroom.rows(note.select())) == sorted(ids)


def test_many_are_decided_and_taken_back(newsroom, by_mo):
    first, second = newsroom.held("One."), newsroom.held("Two.")
    body = {"comments": {first.id: 2, second.id: 1}, "action": "reject", "reason": "spam"}
    made = by_mo("POST", "/sites/courier/bulk-decisions", body)
    assert (made.status_code, made.json["decided"], made.json["changed"]) == (201, 1, 1)
    path = f"/sites/courier/bulk-decisions/{made.json['id']}/undo"
    assert by_mo("POST", path).json == {"id": made.json["id"], "taken_back": 1, "kept": 0}
    assert newsroom.status(first) is Status.HELD


@pytest.mark.parametrize(
    "changes",
    [{"comments": {}}, {"comments": {"x": 1}}, {"comments": []}, {"action": "hold"},
     {"reason": None}, {"reason": "rude"}, {"more": 1}],
)  # fmt: skip
def test_many_that_are_none_are_refused(newsroom, by_mo, changes):
    held = newsroom.held()
    body = {"comments": {held.id: 2}, "action": "reject", "reason": "spam", **changes}
    assert by_mo("POST", "/sites/courier/bulk-decisions", body).status_code == 422
    assert newsroom.status(held) is Status.HELD


def test_what_takes_a_person_is_refused_to_a_key(newsroom, by_key):
    held = newsroom.held()
    path = f"/comments/{held.id}"
    bulk = {"comments": {held.id: 2}, "action": "publish"}
    for method, where, body in (
        ("PUT", f"{path}/claim", None),
        ("DELETE", f"{path}/claim", None),
        ("POST", "/sites/courier/claims", {}),
        ("PUT", f"{path}/escalation", {"version": 2}),
        ("POST", f"{path}/notes", {"text": "x"}),
        ("POST", f"/sites/courier/authors/{held.author_id}/notes", {"text": "x"}),
        ("POST", "/sites/courier/bulk-decisions", bulk),
    ):
        answer = by_key(method, where, body)
        assert (answer.status_code, answer.json["code"]) == (403, "person_needed"), where
