"""`Idempotency-Key` with a moderator's session: the same request twice has one effect."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from moderation.domain.lifecycle import Status
from moderation.storage.tables import audit, bulk, decision, moderator_idempotency, note
from tests.review.conftest import employ, seat

__all__ = ["employ", "seat"]

KEY = "my-word"


class Script:
    """What sends calls of the API from a page of the desk, all with one Idempotency-Key."""

    def __init__(self, app, desk):
        self.app, self.cookie = app, desk.client.get_cookie("cmod").value
        self.headers = {"Form-Token": desk.form_token(), "Origin": "http://localhost"}

    def __call__(self, path, body, key=KEY):
        client = self.app.test_client()
        client.set_cookie("cmod", self.cookie)
        headers = {**self.headers, "Idempotency-Key": key}
        return client.post(f"/v1{path}", json=body, headers=headers)


@pytest.fixture
def mo_id(employ, site):
    return employ("mo@example.org", "Mo Derator", site.id)


@pytest.fixture
def mo(app, seat, mo_id):
    return Script(app, seat(mo_id))


@pytest.fixture
def kim(app, seat, employ, site):
    return Script(app, seat(employ("kim@example.org", "Kim", site.id, role="lead")))


@pytest.fixture
def ruling(newsroom):
    """Publishing a held comment: the path, and what is sent."""
    held = newsroom.held()
    return f"/comments/{held.id}/decisions", {"action": "publish", "version": held.version}


def rulings(newsroom):
    return len(newsroom.rows(decision.select().where(decision.c.moderator_id.is_not(None))))


def check_repeated(first, second):
    assert (first.status_code, second.status_code) == (201, 201)
    assert "Idempotent-Replayed" not in first.headers
    assert second.headers["Idempotent-Replayed"] == "true"
    assert second.json == first.json


def test_a_ruling_sent_twice_is_made_once_and_answered_alike(newsroom, mo, ruling):
    check_repeated(mo(*ruling), mo(*ruling))
    assert rulings(newsroom) == 1


def test_the_same_word_for_another_request_is_a_mismatch(newsroom, mo, ruling):
    mo(*ruling)
    path, body = ruling
    for other in ({**body, "action": "reject", "reason": "spam"}, {**body, "note": "x"}):
        answer = mo(path, other)
        assert (answer.status_code, answer.json["code"]) == (422, "idempotency_mismatch")
    assert rulings(newsroom) == 1


def test_a_word_is_the_persons_own(newsroom, mo, kim, ruling, key, client):
    """Neither a colleague nor an API key is given what somebody else was answered."""
    assert mo(*ruling).status_code == 201
    late = kim(*ruling)
    assert (late.status_code, late.json["code"]) == (409, "stale_comment")
    by_key = client.post(f"/v1{ruling[0]}", json=ruling[1], headers={**key, "Idempotency-Key": KEY})
    assert (by_key.status_code, by_key.json["code"]) == (409, "stale_comment")


def test_a_word_is_the_same_in_another_session_of_the_person(app, seat, mo, mo_id, ruling):
    check_repeated(mo(*ruling), Script(app, seat(mo_id))(*ruling))


def test_another_word_is_another_request(mo, ruling):
    mo(*ruling)
    late = mo(*ruling, key="another")
    assert (late.status_code, late.json["code"]) == (409, "stale_comment")


@pytest.mark.parametrize("word", ["", "x" * 256])
def test_a_word_of_the_wrong_length_is_refused(newsroom, mo, ruling, word):
    answer = mo(*ruling, key=word)
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "Idempotency-Key")
    assert rulings(newsroom) == 0


def test_a_ruling_and_its_remembered_answer_are_written_together(newsroom, mo, ruling):
    with newsroom.breaking("INSERT INTO moderator_idempotency"):
        assert mo(*ruling).status_code == 500
    assert rulings(newsroom) == 0
    assert mo(*ruling).status_code == 201


def test_undoing_twice_takes_back_once(newsroom, mo, ruling):
    made = mo(*ruling, key="ruled").json
    undo = (f"/comments/{made['comment']['id']}/undo", {"version": made["comment"]["version"]})
    check_repeated(mo(*undo), mo(*undo))
    assert newsroom.get(made["comment"]["id"]).version == made["comment"]["version"] + 1


def test_a_note_on_a_comment_sent_twice_is_kept_once(newsroom, mo):
    held = newsroom.held()
    sent = (f"/comments/{held.id}/notes", {"text": "Warned before."})
    check_repeated(mo(*sent), mo(*sent))
    assert len(newsroom.rows(note.select())) == 1
    assert len(newsroom.rows(audit.select())) == 1


def test_a_note_on_a_commenter_sent_twice_is_kept_once(newsroom, mo):
    held = newsroom.held()
    sent = (f"/sites/courier/authors/{held.author_id}/notes", {"text": "Warned before."})
    check_repeated(mo(*sent), mo(*sent))
    assert len(newsroom.rows(note.select())) == 1


def test_deciding_on_many_twice_decides_once(newsroom, mo):
    ones = [newsroom.held(f"Text {n}.") for n in range(3)]
    shown = {one.id: one.version for one in ones}
    sent = ("/sites/courier/bulk-decisions", {"comments": shown, "action": "publish"})
    first, second = mo(*sent), mo(*sent)
    check_repeated(first, second)
    assert first.json["decided"] == 3
    assert len(newsroom.rows(bulk.select())) == 1


class _Forgetful(set):
    def __contains__(self, name):
        return False


@pytest.mark.parametrize("elsewhere", [False, True], ids=["one process", "several processes"])
def test_six_at_once_decide_once(newsroom, mo, ruling, monkeypatch, elsewhere):
    """Without this process's own list of requests in flight, the table decides."""
    if elsewhere:
        monkeypatch.setattr("moderation.http.idempotency._in_flight", _Forgetful())
    ready = threading.Barrier(6)

    def run(_):
        ready.wait(timeout=60)
        return mo(*ruling)

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(run, range(6)))
    refused = {one.json["code"] for one in answers if one.status_code == 409}
    assert {one.status_code for one in answers} <= {201, 409}
    assert refused <= (set() if elsewhere else {"idempotency_in_progress"})
    assert len({one.json["id"] for one in answers if one.status_code == 201}) == 1
    assert rulings(newsroom) == 1
    assert newsroom.status(newsroom.get(ruling[0].split("/")[2])) is Status.PUBLISHED


def test_what_is_remembered_holds_no_word_of_the_person(newsroom, mo, ruling):
    mo(*ruling)
    kept = str(newsroom.rows(moderator_idempotency.select()))
    assert KEY not in kept
    assert "mo@example.org" not in kept
