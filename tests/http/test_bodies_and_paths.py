"""What a body of unknown length and an unusual path lead to."""

from __future__ import annotations

import io
import json

import pytest
from werkzeug.test import EnvironBuilder

from moderation.domain.comment import Scope
from tests.conftest import submission

COMMENTS = "/v1/sites/courier/articles/a-1/comments"


def chunked(client, key, body: bytes):
    """Post without a Content-Length, as a server sees a chunked body."""
    builder = EnvironBuilder(
        path=COMMENTS,
        method="POST",
        headers={**key, "Content-Type": "application/json"},
        input_stream=io.BytesIO(body),
    )
    environ = builder.get_environ()
    environ.pop("CONTENT_LENGTH", None)
    return client.open({**environ, "wsgi.input_terminated": True})


def test_a_chunked_body_is_read(client, site, key):
    assert chunked(client, key, json.dumps(submission()).encode()).status_code == 202


def test_a_chunked_body_that_is_too_long_is_refused_not_cut(client, site, key):
    padded = json.dumps(submission()).encode() + b" " * 70_000
    answer = chunked(client, key, padded)
    assert (answer.status_code, answer.json["code"]) == (413, "too_large")


@pytest.mark.parametrize("article", ["%2F2026%2F11%2Fwar", "https://x.example/a//b", "a b", "حرب"])
def test_an_articles_id_may_look_like_a_path_or_an_address(client, site, key, article):
    path = f"/v1/sites/courier/articles/{article}/comments"
    posted = client.post(path, json=submission(), headers=key)
    assert posted.status_code == 202
    assert client.get(path).json == {"items": [], "next_cursor": None}


def test_an_articles_id_that_would_hide_anothers_comments_is_refused(client, site, key):
    answer = client.put(f"{COMMENTS}", json={"title": "x"}, headers=key)
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "article")


def test_a_path_that_is_not_utf_8_is_refused(client, site, key):
    answer = client.post(
        "/v1/sites/courier/articles/%ff%fe/comments", json=submission(), headers=key
    )
    assert (answer.status_code, answer.json["code"]) == (400, "bad_request")


def test_a_tag_that_a_proxy_weakened_still_gives_304(client, site):
    tag = client.get(COMMENTS).headers["ETag"]
    assert client.get(COMMENTS, headers={"If-None-Match": f"W/{tag}"}).status_code == 304


def test_a_sites_own_server_may_name_any_article_and_a_page_only_its_own(client, site, issue):
    elsewhere = submission(article={"url": "https://news.example.org/a", "title": "T"})
    assert client.post(COMMENTS, json=elsewhere, headers=issue()).status_code == 202
    page = {**issue(Scope.SUBMIT, public=True), "Origin": site.origins[0]}
    answer = client.post(COMMENTS, json=elsewhere, headers=page)
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "article.url")
