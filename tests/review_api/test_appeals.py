"""Appeals by API: the list, and answering."""

import pytest

from moderation.domain.comment import Scope
from moderation.domain.lifecycle import Action, Status
from moderation.privacy.appealing import appeal

URL = "/v1/sites/courier/appeals"


@pytest.fixture
def appealed(newsroom):
    def make(text="It is not.", **words):
        one = newsroom.rule(newsroom.held("Refused.", **words), Action.REJECT, reasons=("abuse",))
        appeal(newsroom.database, newsroom.policies, one.id, text)
        return one

    return make


@pytest.fixture
def answer(client, key):
    def send(one, outcome="upheld", version=None, **more):
        body = {"outcome": outcome, "version": version or one.version, **more.pop("body", {})}
        headers = {**key, **more}
        return client.post(f"/v1/comments/{one.id}/appeals/answer", json=body, headers=headers)

    return send


def test_the_list_holds_what_waits_the_oldest_first_page_by_page(client, key, appealed):
    made = [appealed(f"Objection {number}.", email=f"r{number}@example.org") for number in range(3)]
    first = client.get(f"{URL}?limit=2", headers=key).json
    rest = client.get(f"{URL}?limit=2&cursor={first['next_cursor']}", headers=key).json
    items = [*first["items"], *rest["items"]]
    assert [one["id"] for one in items] == [one.id for one in made]
    assert [one["appeal"]["text"] for one in items] == [f"Objection {n}." for n in range(3)]
    assert items[0]["decision"]["reasons"] == ["abuse"]
    assert rest["next_cursor"] is None
    assert "example.org" not in str(items)


@pytest.mark.parametrize(
    ("outcome", "status"), [("upheld", Status.PUBLISHED), ("dismissed", Status.REJECTED)]
)
def test_an_answer_settles_it(client, key, newsroom, appealed, answer, outcome, status):
    one = appealed()
    told = answer(one, outcome, body={"answer": "Because."})
    assert (told.status_code, told.json["outcome"], told.json["answer"]) == (
        200,
        outcome,
        "Because.",
    )
    assert newsroom.status(one) is status
    assert client.get(URL, headers=key).json["items"] == []


def test_an_answer_that_is_sent_again_is_given_again(newsroom, appealed, answer):
    one = appealed()
    first = answer(one, **{"Idempotency-Key": "k-1"})
    again = answer(one, **{"Idempotency-Key": "k-1"})
    assert (again.status_code, again.json) == (200, first.json)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert len(newsroom.decisions(one)) == 3


def test_whoever_comes_second_is_told(appealed, answer, newsroom):
    one = appealed()
    stale = answer(one, version=one.version - 1)
    assert (stale.status_code, stale.json["code"]) == (409, "stale_comment")
    answer(one, "dismissed")
    late = answer(one, "upheld")
    assert (late.status_code, late.json["code"]) == (409, "no_appeal")
    assert newsroom.status(one) is Status.REJECTED


def test_it_needs_the_scope_moderate(client, issue, appealed):
    weak = issue(Scope.READ, Scope.SUBMIT)
    one = appealed()
    assert client.get(URL, headers=weak).status_code == 403
    sent = {"outcome": "upheld", "version": one.version}
    path = f"/v1/comments/{one.id}/appeals/answer"
    assert client.post(path, json=sent, headers=weak).status_code == 403


@pytest.mark.parametrize("body", [{"outcome": "void"}, {"answer": "x" * 2_001}, {"more": 1}])
def test_what_is_not_an_answer_is_refused(appealed, answer, newsroom, body):
    one = appealed()
    assert answer(one, body=body).status_code == 422
    assert newsroom.status(one) is Status.REJECTED
