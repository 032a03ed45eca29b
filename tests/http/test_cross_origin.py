"""Other sites' pages may not read what this service answers; a site's own pages may."""

import pytest

from tests.abuse.case import COMMENTS, GOOD
from tests.http.conftest import ORIGIN

STRANGERS = [
    "https://evil.example",
    "https://courier.example.org.evil.example",
    "https://evil-courier.example.org",
    "https://www.courier.example.org",
    "http://courier.example.org",
    "https://courier.example.org:8443",
    "https://courier.example.org/",
    "https://COURIER.example.org",
    "null",
    "",
    "*",
    "https://courier.example.org, https://evil.example",
]


def asked_before(client, path, origin, method="POST"):
    """The question that a browser asks before a page's own request."""
    headers = {"Origin": origin, "Access-Control-Request-Method": method}
    return client.options(path, headers=headers)


@pytest.mark.parametrize("origin", STRANGERS)
def test_a_strangers_page_may_not_read_a_thread_or_ask_for_more(client, newsroom, origin):
    comment = newsroom.published()
    for path in (COMMENTS, f"/v1/comments/{comment.id}"):
        read = client.get(path, headers={"Origin": origin})
        assert read.status_code == 200
        assert "Access-Control-Allow-Origin" not in read.headers
        assert "Access-Control-Allow-Origin" not in asked_before(client, path, origin).headers


def test_the_sites_own_page_may_read_a_thread(client, site):
    answer = client.get(COMMENTS, headers={"Origin": ORIGIN})
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert "ETag" in answer.headers["Access-Control-Expose-Headers"]


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_the_sites_own_page_may_read_and_change_its_readers_comments(client, newsroom, method):
    comment = newsroom.held()
    answer = asked_before(client, f"/v1/comments/{comment.id}", ORIGIN, method)
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert method in answer.headers["Access-Control-Allow-Methods"]
    assert "Author-Token" in answer.headers["Access-Control-Allow-Headers"]


def test_the_sites_own_page_may_submit(client, site, public_key):
    before = asked_before(client, COMMENTS, ORIGIN)
    assert before.headers["Access-Control-Allow-Origin"] == ORIGIN
    for name in ("Authorization", "Content-Type", "Idempotency-Key", "Prefer"):
        assert name in before.headers["Access-Control-Allow-Headers"]
    answer = client.post(COMMENTS, json=GOOD, headers={**public_key, "Origin": ORIGIN})
    assert answer.status_code == 202
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert "Location" in answer.headers["Access-Control-Expose-Headers"]


def test_an_error_can_be_read_by_the_sites_own_page(client, site, public_key):
    answer = client.post(COMMENTS, json={}, headers={**public_key, "Origin": ORIGIN})
    assert answer.status_code == 422
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN


def test_credentials_of_the_browser_are_never_asked_for(client, site):
    for answer in (
        client.get(COMMENTS, headers={"Origin": ORIGIN}),
        asked_before(client, COMMENTS, ORIGIN),
    ):
        assert "Access-Control-Allow-Credentials" not in answer.headers
        assert answer.headers["Access-Control-Allow-Origin"] != "*"


def test_caches_keep_answers_for_different_origins_apart(client, site):
    for headers in ({}, {"Origin": ORIGIN}, {"Origin": "https://evil.example"}):
        assert "Origin" in client.get(COMMENTS, headers=headers).headers["Vary"]


@pytest.mark.parametrize(
    "path", ["/healthz", "/metrics", "/openapi.json", "/docs", "/verify/x", "/review"]
)
def test_nothing_but_the_api_is_open_to_other_pages(client, site, path):
    for answer in (
        client.get(path, headers={"Origin": ORIGIN}),
        asked_before(client, path, ORIGIN, "GET"),
    ):
        assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_form_of_another_site_cannot_submit(client, key):
    for content_type in (
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
    ):
        answer = client.post(COMMENTS, data=b"{}", content_type=content_type, headers=key)
        assert answer.status_code == 415
