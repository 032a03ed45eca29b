"""`PUT …/articles/{article}` and `PUT …/authors/{author}`."""

from __future__ import annotations

import pytest

from moderation.domain.comment import Scope
from tests.conftest import submission

ARTICLE = "/v1/sites/courier/articles/war/one"


def confirmed(client, key, database, email="reader@example.org"):
    """Submit once and confirm the address directly; the author's id."""
    from moderation.storage.queries import authors

    body = submission(author={"email": email, "name": "Reader"})
    answer = client.post("/v1/sites/courier/articles/other/comments", json=body, headers=key)
    author_id = answer.json["author"]["id"]
    with database.write() as connection:
        authors.mark_verified(connection, author_id, database.now(connection))
    return author_id


def test_an_article_is_made_described_and_read_back(client, site, key):
    url = "https://courier.example.org/war/one"
    sent = {
        "url": url,
        "title": "One",
        "section": "World",
        "text": "It began.",
        "moderation": "pre",
    }
    put = client.put(ARTICLE, json=sent, headers=key)
    assert put.status_code == 200
    assert put.json == {"id": "war/one", **sent}
    assert client.get(ARTICLE, headers=key).json == put.json


def test_what_is_not_named_stays_as_it_was(client, site, key):
    client.put(ARTICLE, json={"title": "One", "moderation": "pre"}, headers=key)
    assert client.put(ARTICLE, json={"section": "World"}, headers=key).json["title"] == "One"
    assert client.get(ARTICLE, headers=key).json["moderation"] == "pre"


def test_a_closed_article_takes_no_comment(client, site, key):
    client.put(ARTICLE, json={"moderation": "closed"}, headers=key)
    answer = client.post(f"{ARTICLE}/comments", json=submission(), headers=key)
    assert (answer.status_code, answer.json["code"]) == (403, "article_closed")


def test_a_pre_moderated_article_holds_a_fair_comment(client, site, key, database, screen):
    confirmed(client, key, database)
    client.put(ARTICLE, json={"moderation": "pre"}, headers=key)
    posted = client.post(f"{ARTICLE}/comments", json=submission(), headers=key)
    screen()
    comment = client.get(f"/v1/comments/{posted.json['id']}", headers=key).json
    assert comment["status"] == "held"
    assert "pre_moderation" in comment["decision"]["reasons"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("url", "javascript:alert(1)"),
        ("moderation", "open"),
        ("title", 7),
        ("status", "published"),
    ],
)
def test_a_wrong_description_changes_nothing(client, site, key, field, value):
    answer = client.put(ARTICLE, json={field: value}, headers=key)
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, field)
    assert client.get(ARTICLE, headers=key).status_code == 404


def test_an_article_needs_the_scope_admin(client, site, issue):
    moderate = issue(Scope.MODERATE)
    assert client.put(ARTICLE, json={}, headers=moderate).json["code"] == "scope_missing"
    assert client.get(ARTICLE, headers=moderate).json["code"] == "scope_missing"


def test_a_blocked_commenter_is_refused_and_a_forgiven_one_is_not(client, site, key, database):
    author = f"/v1/sites/courier/authors/{confirmed(client, key, database)}"
    assert client.put(author, json={"standing": "blocked"}, headers=key).status_code == 200
    refused = client.post(f"{ARTICLE}/comments", json=submission(), headers=key)
    assert (refused.status_code, refused.json["code"]) == (403, "author_blocked")
    client.put(author, json={"standing": "normal"}, headers=key)
    assert client.post(f"{ARTICLE}/comments", json=submission(), headers=key).status_code == 202


def test_an_unknown_commenter_or_standing_is_said_so(client, site, key):
    unknown = client.put(
        "/v1/sites/courier/authors/nobody", json={"standing": "blocked"}, headers=key
    )
    assert (unknown.status_code, unknown.json["code"]) == (404, "author_not_found")
    wrong = client.put("/v1/sites/courier/authors/nobody", json={"standing": "king"}, headers=key)
    assert wrong.status_code == 422
