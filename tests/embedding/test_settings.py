"""What a page may know of the site, and the key with which its widget sends comments."""

import pytest

from moderation.administration import service as administration
from moderation.domain.comment import Scope
from moderation.domain.errors import NotFound
from moderation.domain.lifecycle import Action
from moderation.secrets import Secrets
from moderation.storage.queries import sites
from moderation.storage.tables import api_key
from tests.conftest import SECRET_KEY, submission
from tests.embedding.conftest import ORIGIN

COMMENTS = "/v1/sites/courier/articles/a-1/comments"


@pytest.fixture
def settings_of(client):
    def ask(article="a-1", site="courier", **query):
        return client.get(f"/v1/sites/{site}/embed", query_string={"article": article, **query})

    return ask


@pytest.fixture
def send(client):
    def post(key, origin=ORIGIN, path=COMMENTS, **changes):
        headers = {"Authorization": f"Bearer {key}", "Origin": origin}
        return client.post(path, json=submission(**changes), headers=headers)

    return post


def widget_keys(newsroom):
    return newsroom.rows(api_key.select().where(api_key.c.label == "widget"))


def test_it_tells_what_the_policy_says_of_readers(settings_of, newsroom):
    newsroom.published()
    found = settings_of().json
    assert (found["site"], found["count"], found["moderation"]) == ("The Courier", 1, "default")
    assert (found["sort"], found["nesting"], found["edit_minutes"]) == ("newest", 3, 5)
    assert found["markup"] == ["code", "emphasis", "links", "quotes"]
    assert found["help_url"] == "http://comments.example.org/help/courier"
    newsroom.overrides({"thread": {"sort": "oldest", "nesting": 1, "reconsider": True}})
    found = settings_of().json
    assert (found["sort"], found["nesting"], found["reconsider"]) == ("oldest", 1, True)


def test_it_tells_whether_an_article_takes_comments(settings_of, newsroom):
    newsroom.published()
    newsroom.describe("a-1", moderation="closed")
    assert settings_of().json["moderation"] == "closed"
    assert settings_of("unheard-of").json["moderation"] == "default"
    newsroom.overrides({"moderation": {"mode": "pre"}})
    assert settings_of("unheard-of").json["moderation"] == "pre"


def test_words_come_in_another_language_than_the_scripts_own(settings_of, site):
    assert settings_of().json["words"] is None
    assert settings_of(lang="en").json["words"] is None
    assert settings_of(lang="nowhere").json["words"] is None
    assert settings_of(lang="ar").json["words"]["reply"] == "ردّ"


def test_an_article_must_be_named_and_the_site_known(settings_of, site):
    assert settings_of("").json["errors"][0]["field"] == "article"
    assert settings_of("x" * 201).status_code == 422
    assert settings_of(site="elsewhere").json["code"] == "site_not_found"


def test_only_the_sites_own_pages_may_read_it_from_elsewhere(client, site):
    path = "/v1/sites/courier/embed?article=a-1"
    own = client.get(path, headers={"Origin": ORIGIN})
    assert own.headers["Access-Control-Allow-Origin"] == ORIGIN
    other = client.get(path, headers={"Origin": "https://evil.example"})
    assert "Access-Control-Allow-Origin" not in other.headers


def test_asking_writes_nothing_and_the_first_comment_writes_the_key(settings_of, send, newsroom):
    key = settings_of().json["key"]
    assert widget_keys(newsroom) == []
    assert send(key).status_code == 202
    assert send(key, body="Another one.").status_code == 202
    (row,) = widget_keys(newsroom)
    assert (row.public, row.scopes) == (True, ["submit"])
    assert key not in str(tuple(row))


def test_the_key_submits_on_the_sites_own_pages_alone(settings_of, send, newsroom, client):
    key = settings_of().json["key"]
    assert send(key, origin="https://evil.example").json["code"] == "origin_not_allowed"
    assert (
        client.get("/v1/sites/courier/queue", headers=bearer(key)).json["code"] == "scope_missing"
    )
    administration.create_site(newsroom.database, "herald", "The Herald", (ORIGIN,))
    other = send(key, path="/v1/sites/herald/articles/a/comments")
    assert other.json["code"] == "wrong_site"


def bearer(key):
    return {"Authorization": f"Bearer {key}", "Origin": ORIGIN}


def test_two_first_comments_at_once_share_one_key(settings_of, send, newsroom, monkeypatch):
    key = settings_of().json["key"]
    find = sites.find_key
    found = []

    def too_early(connection, secret_hash):
        # The other comment is written between this one's look and its own writing.
        if not found:
            found.append(None)
            return None
        return find(connection, secret_hash)

    send(key)
    monkeypatch.setattr(sites, "find_key", too_early)
    assert send(key, body="The second one.").status_code == 202
    assert len(widget_keys(newsroom)) == 1


def test_a_key_is_revoked_before_anybody_used_it(settings_of, send, newsroom, services):
    secret = services.secrets.widget_key("courier")
    assert settings_of().json["key"] == secret
    for _ in range(2):
        administration.revoke_widget_key(newsroom.database, "courier", secret)
        assert settings_of().json["key"] is None
        assert send(secret).status_code == 401
    (row,) = widget_keys(newsroom)
    assert row.revoked_at is not None


def test_a_key_that_was_used_is_revoked_by_the_same_command(settings_of, send, newsroom, services):
    secret = services.secrets.widget_key("courier")
    assert send(secret).status_code == 202
    administration.revoke_widget_key(newsroom.database, "courier", secret)
    assert settings_of().json["key"] is None
    with pytest.raises(NotFound):
        administration.revoke_widget_key(newsroom.database, "nowhere", secret)


def test_a_revoked_key_leaves_readers_to_read(settings_of, send, newsroom):
    key = settings_of().json["key"]
    send(key)
    administration.revoke_key(newsroom.database, widget_keys(newsroom)[0].id)
    assert settings_of().json["key"] is None
    assert send(key).json["code"] == "not_authenticated"


def test_a_site_without_pages_has_no_key(settings_of, send, database):
    administration.create_site(database, "server", "Servers alone", ())
    assert settings_of(site="server").json["key"] is None
    derived = Secrets(SECRET_KEY).widget_key("server")
    assert send(derived).json["code"] == "not_authenticated"


@pytest.mark.parametrize(
    "key", ["cms_courier_" + "A" * 43, "cms_nowhere_" + "A" * 43, "cms_", "cms__"]
)
def test_a_key_that_somebody_made_up_is_none(send, site, newsroom, key):
    assert send(key).json["code"] == "not_authenticated"
    assert widget_keys(newsroom) == []


def test_an_author_learns_why_a_comment_was_rejected_and_nobody_else(client, newsroom):
    held = newsroom.held()
    newsroom.rule(held, Action.REJECT, reasons=("hate_speech",), note_to_author="Not a people.")
    token = {"Author-Token": Secrets(SECRET_KEY).author_token(held.id)}
    found = client.get(f"/v1/comments/{held.id}", headers=token).json
    assert found["notice"] == {"reason": "hate_speech", "note": "Not a people.", "automatic": False}
    assert "decision" not in found
    assert client.get(f"/v1/comments/{held.id}").status_code == 404


def test_an_author_of_a_held_comment_learns_no_ground(client, newsroom):
    held = newsroom.held()
    token = {"Author-Token": Secrets(SECRET_KEY).author_token(held.id)}
    assert "notice" not in client.get(f"/v1/comments/{held.id}", headers=token).json


def test_a_comment_comes_as_a_tree_for_whoever_asks(client, newsroom, key):
    shown = newsroom.published("Some *stress* here.")
    path = f"/v1/comments/{shown.id}"
    tree = [["p", "Some ", ["em", "stress"], " here."]]
    assert client.get(f"{path}?content=tree").json["content"] == tree
    assert "content" not in client.get(path).json
    assert client.get(f"{path}?content=html").status_code == 422


def test_a_key_that_can_only_read_sees_no_decision(client, newsroom, issue):
    held = newsroom.held()
    found = client.get(f"/v1/comments/{held.id}", headers=issue(Scope.READ)).json
    assert "decision" not in found
