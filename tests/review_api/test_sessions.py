"""A moderator who is signed in may call the moderators' API as a key of the site may."""

import re

import pytest

from moderation.administration import service as administration
from moderation.domain.lifecycle import Status
from moderation.storage.tables import moderator, moderator_site
from tests.newsroom import Newsroom
from tests.review.conftest import employ, seat

__all__ = ["employ", "seat"]

HERE = {"Origin": "http://localhost"}


@pytest.fixture
def desk(employ, seat, site):
    return seat(employ("mo@example.org", "Mo Derator", site.id))


@pytest.fixture
def other_newsroom(database, policies):
    other = administration.create_site(database, "other", "The Other", (), "o" * 43)
    return Newsroom(database, policies, other)


def decide(desk, comment, **headers):
    path, ruling = f"/v1/comments/{comment.id}/decisions", {"action": "publish", "version": 2}
    sent = {**HERE, "Form-Token": desk.form_token(), **headers}
    sent = {name: value for name, value in sent.items() if value is not None}
    return desk.client.post(path, json=ruling, headers=sent)


def test_a_moderator_reads_the_queue_of_an_own_site(desk, newsroom):
    held = newsroom.held()
    answer = desk.client.get("/v1/sites/courier/queue")
    assert [item["id"] for item in answer.json["items"]] == [held.id]


def test_a_moderator_decides_by_name(desk, newsroom):
    held = newsroom.held()
    assert decide(desk, held).status_code == 201
    assert newsroom.status(held) is Status.PUBLISHED
    assert newsroom.decisions(held)[-1].ruling.moderator_id is not None
    assert len(desk.client.get(f"/v1/comments/{held.id}/decisions").json["items"]) == 2


@pytest.mark.parametrize(
    "headers",
    [
        {"Form-Token": None},
        {"Form-Token": "wrong"},
        {"Form-Token": "ü".encode().decode("latin-1")},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
def test_a_session_writes_only_from_our_pages_with_their_token(desk, newsroom, headers):
    held = newsroom.held()
    answer = decide(desk, held, **headers)
    assert answer.status_code == 403
    assert answer.json["code"] in ("forbidden", "cross_site_request")
    assert newsroom.status(held) is Status.HELD


def test_the_token_of_another_session_is_refused(desk, seat, employ, site, newsroom):
    held = newsroom.held()
    other = seat(employ("jo@example.org", "Jo", site.id)).form_token()
    assert decide(desk, held, **{"Form-Token": other}).status_code == 403


def test_a_comment_of_another_site_does_not_exist(desk, other_newsroom):
    held = other_newsroom.held()
    for answer in (decide(desk, held), desk.client.get(f"/v1/comments/{held.id}/decisions")):
        assert (answer.status_code, answer.json["code"]) == (404, "comment_not_found")
    assert other_newsroom.status(held) is Status.HELD


def test_the_queue_of_another_site_is_closed_whether_it_exists_or_not(desk, other_newsroom):
    other_newsroom.held()
    for name in ("other", "nowhere"):
        answer = desk.client.get(f"/v1/sites/{name}/queue")
        assert (answer.status_code, answer.json["code"]) == (403, "wrong_site")


def test_without_a_session_or_with_one_that_ended_the_answer_is_401(desk, client, newsroom):
    held = newsroom.held()
    token = desk.form_token()
    desk.press("/review/sign-out")
    for caller in (client, desk.client):
        assert caller.get("/v1/sites/courier/queue").status_code == 401
        path, headers = f"/v1/comments/{held.id}/decisions", {**HERE, "Form-Token": token}
        ruling = {"action": "publish", "version": 2}
        assert caller.post(path, json=ruling, headers=headers).status_code == 401


def test_a_bad_key_is_not_mended_by_a_good_session(desk, newsroom):
    newsroom.held()
    headers = {"Authorization": "Bearer cms_wrong"}
    assert desk.client.get("/v1/sites/courier/queue", headers=headers).status_code == 401


def test_whoever_is_disabled_or_loses_the_site_is_out_at_once(desk, newsroom):
    newsroom.held()
    newsroom.change(moderator, moderator.c.id.is_not(None), disabled_at=newsroom.now())
    assert desk.client.get("/v1/sites/courier/queue").status_code == 401
    newsroom.change(moderator, moderator.c.id.is_not(None), disabled_at=None)
    with newsroom.database.write() as connection:
        connection.execute(moderator_site.delete())
    assert desk.client.get("/v1/sites/courier/queue").status_code == 403


def test_an_answer_to_a_session_may_not_be_read_by_other_sites(desk, newsroom):
    newsroom.held()
    answer = desk.client.get("/v1/sites/courier/queue", headers={"Origin": "https://evil.example"})
    assert not re.search("access-control", str(answer.headers), re.IGNORECASE)
