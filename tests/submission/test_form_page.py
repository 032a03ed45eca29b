"""The form for browsers without scripts: one more way in, with all the guards of the others."""

import re
import time

import pytest

from moderation.administration import service as administration
from moderation.domain.lifecycle import Action, Actor, Status
from moderation.secrets import Secrets
from moderation.storage.queries import comments
from moderation.storage.tables import api_key
from tests.conftest import SECRET_KEY
from tests.newsroom import READER

PATH = "/comment/courier/a-1"
OURS = {"Origin": "http://localhost"}


def stamp(age_s=60):
    moment = str(int(time.time() - age_s))
    return f"{moment}.{Secrets(SECRET_KEY).sign('form-opened', moment)}"


@pytest.fixture
def send(client, newsroom):
    def post(headers=OURS, path=PATH, **changes):
        form = {"name": "Reader", "email": READER, "body": "A fair\r\ncomment.", "opened": stamp()}
        return client.post(path, data={**form, **changes}, headers=headers)

    return post


def the_only_comment(newsroom):
    with newsroom.database.read() as connection:
        return comments.unverified_of(connection, newsroom.author().id)[0]


def test_a_comment_from_the_form_is_a_real_submission(newsroom, send, woken):
    answer = send()
    comment = the_only_comment(newsroom)
    assert answer.status_code == 303
    assert comment.id in answer.location
    assert comment.body == "A fair\ncomment."
    assert [mail.kind for mail in newsroom.mails()] == ["verify"]
    assert woken.queues == ["mail"]
    assert newsroom.row(comment).form_signals == []


def test_a_known_readers_comment_goes_straight_to_being_checked(newsroom, send, woken):
    newsroom.verified()
    send()
    assert woken.queues == ["screening"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"body": ""}, "Please write something"),
        ({"body": "x" * 5001}, "Please write something"),
        ({"name": " "}, "Please give a name"),
        ({"email": "nobody"}, "does not look like an e-mail address"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(newsroom, send, change, words):
    answer = send(**{"body": "Kept <b>as</b> typed.", **change})
    assert answer.status_code == 422
    assert words in answer.text
    assert "body" in change or "Kept &lt;b&gt;as&lt;/b&gt; typed." in answer.text
    assert newsroom.events() == []


@pytest.mark.parametrize(
    ("change", "signals"),
    [
        (lambda: {"website": "http://x.example"}, ["honeypot"]),
        (lambda: {"opened": stamp(1)}, ["too_fast"]),
        (lambda: {"opened": ""}, ["too_fast"]),
        (lambda: {"opened": stamp().replace(".", ".x")}, ["too_fast"]),
    ],
)
def test_a_program_is_taken_in_and_marked(newsroom, send, change, signals):
    assert send(**change()).status_code == 303
    assert newsroom.row(the_only_comment(newsroom)).form_signals == signals


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_another_sites_page_cannot_send_comments(newsroom, send, headers):
    assert send(headers=headers).status_code == 403
    assert newsroom.events() == []


def test_a_nul_is_refused_as_everywhere(newsroom, send):
    assert send(body="a\x00b").status_code == 400
    assert newsroom.events() == []


def test_a_reply_goes_to_a_published_comment_alone(newsroom, send, client):
    shown = newsroom.published("The question.", email="b@example.org")
    held = newsroom.held("Not yet.", email="c@example.org")
    assert send(parent_id=shown.id).status_code == 303
    refused = send(parent_id=held.id)
    assert (refused.status_code, "no longer here" in refused.text) == (422, True)
    assert "The question." in client.get(f"{PATH}?reply={shown.id}").text
    for other in (held.id, "nothing", "x" * 400):
        assert "Not yet." not in client.get(f"{PATH}?reply={other}").text


def test_a_closed_article_has_no_form_and_takes_nothing(newsroom, client, send):
    newsroom.published(email="b@example.org")
    newsroom.describe("a-1", moderation="closed")
    assert "<textarea" not in client.get(PATH).text
    assert "takes no more comments" in send().text


def test_a_site_that_wants_confirmed_addresses_alone_says_so(newsroom, send, woken):
    newsroom.overrides({"authors": {"unverified": "reject"}})
    answer = send(body="Kept here.")
    assert answer.status_code == 422
    assert "Confirm your e-mail address first" in answer.text
    assert "Kept here." in answer.text
    assert "mail" in woken.queues


def test_where_no_widget_takes_comments_there_is_no_form(newsroom, client, send):
    administration.create_site(newsroom.database, "server", "Servers alone", ())
    assert client.get("/comment/server/a-1").status_code == 404
    assert send(path="/comment/server/a-1").status_code == 404
    assert client.get("/comment/nowhere/a-1").status_code == 404


def test_a_revoked_widget_key_closes_the_form_too(newsroom, client):
    key = client.get("/v1/sites/courier/embed?article=a").json["key"]
    sent = {"author": {"email": READER, "name": "R"}, "body": "One."}
    headers = {"Authorization": f"Bearer {key}", "Origin": newsroom.site.origins[0]}
    client.post("/v1/sites/courier/articles/a/comments", json=sent, headers=headers)
    row = newsroom.rows(api_key.select().where(api_key.c.label == "widget"))[0]
    administration.revoke_key(newsroom.database, row.id)
    assert client.get(PATH).status_code == 404


class TestLimits:
    @pytest.fixture
    def limits_enabled(self):
        return True

    def test_the_form_is_limited_by_client_address(self, send):
        answers = [send(body="").status_code for _ in range(31)]
        assert answers == [422] * 30 + [429]


@pytest.mark.parametrize(
    ("way", "words"),
    [
        ((), "Waiting for your confirmation"),
        (("verify",), "Being checked"),
        (("verify", Action.PUBLISH), "everybody can read it now"),
        (("verify", Action.HOLD), "Waiting for a moderator"),
        (("verify", Action.REJECT), "Not published"),
    ],
)
def test_the_author_sees_where_the_comment_stands(client, newsroom, send, way, words):
    path = send().location
    comment = the_only_comment(newsroom)
    for step in way:
        if step == "verify":
            newsroom.move(comment, Action.VERIFY, Actor.AUTHOR)
        else:
            newsroom.decide(comment, step)
    answer = client.get(path)
    assert words in answer.text
    assert ("Refresh" in answer.headers) is (newsroom.status(comment) is Status.PENDING)
    assert READER not in answer.text


def test_nobody_else_sees_where_a_comment_stands(client, newsroom, send):
    path = send().location
    other = newsroom.held("Somebody else's.", email="b@example.org")
    stolen = path.replace(the_only_comment(newsroom).id, other.id)
    assert client.get(stolen).status_code == 404
    assert client.get(path.partition("?")[0]).status_code == 404


def test_the_page_speaks_the_language_of_the_page_that_led_to_it(client, newsroom):
    assert re.search('<html lang="ar" dir="rtl"', client.get(f"{PATH}?lang=ar").text)
