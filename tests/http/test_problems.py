"""Whatever goes wrong is told as a problem document: ours, Flask's, and what nobody foresaw."""

import re

import pytest
from flask import abort

from config.settings import Settings
from moderation.app import furnish, with_routes
from moderation.domain import errors
from moderation.http.auth import public
from moderation.http.errors import STATUS
from tests.abuse.case import COMMENTS, GOOD
from tests.conftest import ENVIRON

FIELDS = {"type", "title", "status", "detail", "code", "request_id"}
SECRET = "reader@example.org wrote: a very private thing"


@pytest.fixture(scope="module")
def with_failure():
    """One of its own, since a route is added to it; built once, since that takes long."""
    app = with_routes(Settings.from_environ(ENVIRON))

    def fail():
        return app.extensions["failure"]()

    app.add_url_rule("/fail", "fail", public(fail))
    return app


@pytest.fixture
def app(with_failure, settings, services):
    furnish(with_failure, settings, services)
    with_failure.test_client_class = None  # what the conftest's `client` left
    return with_failure


@pytest.fixture
def failing(app):
    """Makes the next request to /fail run this."""

    def install(view):
        app.extensions["failure"] = view

    return install


def check(answer, status, code):
    problem = answer.get_json(force=True)
    assert (answer.status_code, problem["code"]) == (status, code)
    assert answer.mimetype == "application/problem+json"
    assert set(problem) == FIELDS | ({"errors"} if status == 422 else set())
    assert problem["status"] == status
    assert problem["type"] == f"/docs#{code}"
    assert problem["request_id"] == answer.headers["X-Request-ID"]
    assert problem["detail"]
    return problem


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, "bad_request"),
        (404, "not_found"),
        (405, "method_not_allowed"),
        (413, "too_large"),
        (415, "unsupported_media_type"),
        (406, "bad_request"),
        (431, "bad_request"),
        (500, "internal_error"),
        (501, "internal_error"),
    ],
)
def test_what_flask_refuses_is_a_problem_too(app, failing, status, code):
    failing(lambda: abort(status, SECRET))
    problem = check(app.test_client().get("/fail"), status, code)
    assert SECRET not in str(problem)


@pytest.mark.parametrize("error", sorted(STATUS, key=lambda one: one.__name__))
def test_every_error_of_the_domain_has_its_status_and_code(app, failing, error):
    extra = {"retry_after_s": 7} if error is errors.RateLimited else {}

    def view():
        raise error("what happened", **extra)

    failing(view)
    answer = app.test_client().get("/fail")
    assert check(answer, STATUS[error], error.code)["detail"] == "what happened"
    assert ("Retry-After" in answer.headers) == (STATUS[error] in (429, 503))
    assert ("WWW-Authenticate" in answer.headers) == (STATUS[error] == 401)


def test_what_nobody_foresaw_is_told_without_a_word_of_it(app, failing, caplog):
    def view():
        raise KeyError(SECRET)

    failing(view)
    problem = check(app.test_client().get("/fail"), 500, "internal_error")
    assert SECRET not in str(problem)
    assert "KeyError" in caplog.text


def test_methods_that_a_route_answers_to_are_named(client, site):
    answer = client.post("/v1/comments/019a8e3c-5b1f-7c42-9a41-6f0d2c7be913")
    check(answer, 405, "method_not_allowed")
    allowed = set(re.split(r",\s*", answer.headers["Allow"]))
    assert allowed == {"GET", "HEAD", "OPTIONS", "PATCH", "DELETE"}


def test_every_wrong_field_is_named_at_once(client, key):
    wrong = {"author": {"email": "x", "name": 7, "age": 1}, "body": "", "x": 1}
    problem = check(client.post(COMMENTS, json=wrong, headers=key), 422, "invalid_submission")
    named = {error["field"] for error in problem["errors"]}
    assert named == {"author.email", "author.name", "author.age", "body", "x"}
    assert all(error["message"] for error in problem["errors"])


@pytest.mark.parametrize("given", ["abc-123", "A.b_c", "x" * 64])
def test_a_request_id_that_is_sent_along_is_kept(client, given):
    assert client.get("/nowhere", headers={"X-Request-ID": given}).get_json(force=True)[
        "request_id"
    ] == given  # fmt: skip


@pytest.mark.parametrize("given", ["", "x" * 65, "a b", "<script>", "a\u00e9", '"quoted"', "a/b"])
def test_a_request_id_that_is_not_plain_is_replaced(client, given):
    answer = client.get("/nowhere", headers={"X-Request-ID": given})
    assert re.fullmatch(r"[0-9a-f]{32}", answer.headers["X-Request-ID"])


def test_two_requests_have_two_ids(client):
    first, second = (client.get("/healthz").headers["X-Request-ID"] for _ in range(2))
    assert first != second


def test_a_database_that_does_not_answer_is_told_as_such(client, key, site, database, monkeypatch):
    def refuse(*_, **__):
        raise errors.TemporarilyUnavailable("the database cannot be used just now")

    monkeypatch.setattr(type(database), "_transaction", refuse)
    headers = {**key, "Origin": "https://courier.example.org"}
    for answer in (
        client.post(COMMENTS, json=GOOD, headers=headers),
        client.get(COMMENTS, headers=headers),
    ):
        check(answer, 503, "temporarily_unavailable")
        assert int(answer.headers["Retry-After"]) >= 1
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    not_ready = client.get("/readyz")
    assert not_ready.status_code == 503
    assert not_ready.get_json()["checks"]["database"]["ok"] is False
