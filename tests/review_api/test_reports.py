"""What readers report, by API."""

import pytest

from moderation.domain.comment import Scope
from moderation.domain.lifecycle import Action, Actor
from moderation.storage.tables import audit, report
from tests.documentation.conformance import ConformingClient
from tests.review.reporters import report as readers_report

LIST = "/v1/sites/courier/reports"


@pytest.fixture(autouse=True)
def _conforming(app):
    app.test_client_class = ConformingClient


@pytest.fixture
def moderate(issue):
    return issue(Scope.MODERATE)


def settle(client, one, headers, **changed):
    sent = {"version": one.version, **changed}
    return client.post(f"/v1/comments/{one.id}/reports/settle", json=sent, headers=headers)


def test_the_list_tells_what_readers_say_of_each_comment(client, newsroom, moderate):
    few, many = newsroom.published("Few."), newsroom.published("Many.")
    readers_report(newsroom, few, "illegal", "Against the law.")
    readers_report(newsroom, many, "spam")
    readers_report(newsroom, many, "abuse", times=2)
    document = client.get(LIST, headers=moderate).get_json()
    assert document["next_cursor"] is None
    first, second = document["items"]
    assert (first["id"], first["body"], first["status"]) == (few.id, "Few.", "published")
    assert (first["reports"]["count"], first["reports"]["reasons"]) == (1, {"illegal": 1})
    [note] = first["reports"]["notes"]
    assert (note["reason"], note["text"]) == ("illegal", "Against the law.")
    assert (second["id"], second["reports"]["reasons"]) == (many.id, {"abuse": 2, "spam": 1})
    assert second["reports"]["notes"] == []


def test_the_list_goes_on_page_by_page(client, newsroom, moderate):
    written = [newsroom.published(f"Number {number}.") for number in range(5)]
    for number, one in enumerate(written):
        readers_report(newsroom, one, "illegal" if number == 2 else "abuse", times=1 + number % 2)
    seen, cursor = [], ""
    while cursor is not None:
        page = client.get(f"{LIST}?limit=2&cursor={cursor}", headers=moderate).get_json()
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert seen == [written[number].id for number in (2, 1, 3, 0, 4)]


def test_ten_notes_are_shown_and_every_reader_counts(client, newsroom, moderate):
    one = newsroom.published()
    for number in range(12):
        readers_report(newsroom, one, note=f"Note {number}")
    [item] = client.get(LIST, headers=moderate).get_json()["items"]
    assert item["reports"]["count"] == 12
    shown = [note["text"] for note in item["reports"]["notes"]]
    assert shown == [f"Note {number}" for number in range(11, 1, -1)]


def test_only_who_may_moderate_reads_them(client, newsroom, issue):
    assert client.get(LIST).status_code == 401
    assert client.get(LIST, headers=issue(Scope.READ)).status_code == 403
    foreign = client.get("/v1/sites/other/reports", headers=issue(Scope.MODERATE))
    assert foreign.get_json()["code"] == "wrong_site"


def test_leaving_it_up_settles_the_reports(client, newsroom, moderate):
    one = newsroom.published()
    readers_report(newsroom, one, times=2)
    answer = settle(client, one, moderate)
    assert (answer.status_code, answer.get_json()) == (200, {"comment_id": one.id, "settled": 2})
    assert client.get(LIST, headers=moderate).get_json()["items"] == []
    [deed] = newsroom.rows(audit.select())
    assert (deed.action, deed.moderator_id, deed.details) == (
        "reports_settled",
        None,
        {"reports": 2},
    )
    again = settle(client, one, moderate)
    assert (again.status_code, again.get_json()["code"]) == (409, "not_reported")


def test_it_is_done_once_for_each_idempotency_key(client, newsroom, moderate):
    one = newsroom.published()
    readers_report(newsroom, one)
    once = {**moderate, "Idempotency-Key": "once"}
    first, again = settle(client, one, once), settle(client, one, once)
    assert first.get_json() == again.get_json() == {"comment_id": one.id, "settled": 1}
    assert again.headers["Idempotent-Replayed"] == "true"
    assert len(newsroom.rows(audit.select())) == 1


def test_whoever_saw_another_version_is_told(client, newsroom, moderate):
    one = newsroom.published()
    readers_report(newsroom, one)
    answer = settle(client, one, moderate, version=one.version + 1)
    assert (answer.status_code, answer.get_json()["code"]) == (409, "stale_comment")
    held = newsroom.move(one, Action.HOLD, Actor.MODERATOR)
    answer = settle(client, held, moderate)
    assert answer.get_json()["code"] == "transition_not_allowed"
    assert [row.settled_at for row in newsroom.rows(report.select())] == [None]


def test_a_note_is_always_somebodys(client, newsroom, moderate):
    one = newsroom.published()
    readers_report(newsroom, one)
    answer = settle(client, one, moderate, note="By a key.")
    assert (answer.status_code, answer.get_json()["code"]) == (403, "person_needed")
    assert [row.settled_at for row in newsroom.rows(report.select())] == [None]


@pytest.mark.parametrize("sent", [{}, {"version": 0}, {"version": "2"}, {"version": 2, "x": 1}])
def test_what_is_not_right_is_refused(client, newsroom, moderate, sent):
    one = newsroom.published()
    place = f"/v1/comments/{one.id}/reports/settle"
    assert client.post(place, json=sent, headers=moderate).status_code == 422
