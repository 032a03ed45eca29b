"""Who may ask as Perspective's clients do, and that nobody learns of it from a log."""

import json

import pytest

from moderation.domain.comment import Scope

TOXICITY = {"TOXICITY": {}}


def test_without_a_key_nobody_is_answered(client):
    answer = client.post("/v1alpha1/comments:analyze", json={})
    assert (answer.status_code, answer.json["error"]["status"]) == (403, "PERMISSION_DENIED")


BAD_KEYS = ["cms_nobody", "x", "cms_" + "a" * 300, "%00", "\u00e9"]


def test_a_key_that_is_none_is_refused_as_google_does(ask):
    for key in BAD_KEYS:
        answer = ask(key=key)
        assert answer.status_code == 400
        if key != "%00":
            assert answer.json["error"]["details"][0]["reason"] == "API_KEY_INVALID"


@pytest.mark.parametrize(("scope", "public"), [(Scope.READ, False), (Scope.SUBMIT, True)])
def test_a_key_that_may_not_submit_and_a_pages_key_are_refused(ask, issue, scope, public):
    key = issue(scope, public=public)["Authorization"].removeprefix("Bearer ")
    assert ask(key=key).status_code == 400


def test_the_key_may_stand_in_a_header(client, secret):
    body = {"comment": {"text": "x"}, "requestedAttributes": TOXICITY}
    headers = {"X-Goog-Api-Key": secret}
    assert client.post("/v1alpha1/comments:analyze", json=body, headers=headers).status_code == 200


def test_neither_the_key_nor_the_text_is_logged(ask, secret, caplog, reader):
    caplog.set_level("DEBUG")
    ask("a very particular text")
    reader.failing = True
    ask("a very particular text")
    assert caplog.records
    told = json.dumps([str(vars(record)) for record in caplog.records])
    assert secret not in told
    assert "particular" not in told


def test_a_request_may_be_larger_than_others(ask):
    context = {"entries": [{"text": "article " * 20_000}]}
    assert ask(context=context).status_code == 200
    assert ask(context={"entries": [{"text": "x" * 600_000}]}).status_code == 400
