"""What an author may do to a comment afterwards, with the token of its submission."""

from datetime import timedelta

import pytest

from moderation.domain.lifecycle import Action
from moderation.secrets import Secrets
from tests.conftest import SECRET_KEY


@pytest.fixture
def author_token():
    return lambda one: {"Author-Token": Secrets(SECRET_KEY).author_token(one.id)}


@pytest.fixture
def patch(client, author_token):
    def send(one, body="Better words.", **headers):
        auth = headers or author_token(one)
        return client.patch(f"/v1/comments/{one.id}", json={"body": body}, headers=auth)

    return send


@pytest.fixture
def delete(client, author_token):
    def send(one, **headers):
        return client.delete(f"/v1/comments/{one.id}", headers=headers or author_token(one))

    return send


@pytest.mark.parametrize("way", ["published", "held"])
def test_an_edit_hides_the_text_until_it_is_decided_again(newsroom, client, patch, woken, way):
    one = getattr(newsroom, way)("First words.")
    answer = patch(one)
    assert (answer.status_code, answer.json["status"]) == (200, "pending")
    assert (answer.json["body"], answer.json["version"]) == ("Better words.", one.version + 1)
    assert client.get(f"/v1/comments/{one.id}").status_code == 404
    assert woken.queues == ["screening"]


@pytest.mark.parametrize(("body", "status"), [("Better.", "published"), ("toxic!", "held")])
def test_an_edited_text_is_classified_again(newsroom, patch, screen, body, status):
    one = newsroom.published()
    patch(one, body)
    screen()
    assert newsroom.status(one) == status
    assert [made.comment_version for made in newsroom.decisions(one)] == [2, 4]


def test_a_place_in_the_thread_is_kept_over_an_edit(newsroom, patch, screen):
    one = newsroom.published()
    patch(one)
    screen()
    again = newsroom.get(one.id)
    assert again.published_at == one.published_at
    assert again.edited_at > one.published_at


def test_an_edit_is_exact_too(newsroom, patch):
    one = newsroom.published()
    body = "e\u0301 \u202e👩‍👩‍👧‍👦\r\n"
    assert patch(one, body).json["body"] == newsroom.get(one.id).body == body


@pytest.mark.parametrize(("minutes", "status"), [(4, 200), (6, 403)])
def test_the_edit_window_is_five_minutes_from_publication(newsroom, patch, minutes, status):
    one = newsroom.published()
    newsroom.age(one, published_at=timedelta(minutes=minutes), created_at=timedelta(hours=1))
    assert patch(one).status_code == status


def test_the_edit_window_of_a_held_comment_is_from_its_submission(newsroom, patch):
    one = newsroom.held()
    newsroom.age(one, created_at=timedelta(minutes=6))
    answer = patch(one)
    assert (answer.status_code, answer.json["code"]) == (403, "edit_window_closed")
    assert newsroom.get(one.id).body == one.body


def test_a_site_may_set_its_own_edit_window(newsroom, patch):
    newsroom.overrides({"authors": {"edit_minutes": 60}})
    one = newsroom.published()
    newsroom.age(one, published_at=timedelta(minutes=59))
    assert patch(one).status_code == 200


@pytest.mark.parametrize("way", ["pending", "rejected"])
def test_a_comment_that_waits_or_was_rejected_cannot_be_edited(newsroom, patch, way):
    one = getattr(newsroom, way)()
    answer = patch(one)
    assert (answer.status_code, answer.json["code"]) == (409, "transition_not_allowed")


@pytest.mark.parametrize("body", ["", "   ", "\u200b", "x" * 5_001, None, 7])
def test_an_edit_must_be_a_comment(newsroom, patch, body):
    one = newsroom.published()
    answer = patch(one, body)
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "body")
    assert newsroom.status(one) == "published"


@pytest.mark.parametrize("way", ["pending", "held", "published"])
def test_an_author_may_withdraw_and_nobody_sees_it_any_more(newsroom, client, delete, way):
    one = getattr(newsroom, way)()
    answer = delete(one)
    assert (answer.status_code, answer.json["status"]) == (200, "withdrawn")
    assert client.get(f"/v1/comments/{one.id}").status_code == 404


def test_a_parked_comment_can_be_withdrawn_and_is_not_released_later(newsroom, delete, screen):
    one = newsroom.submit()
    assert delete(one).status_code == 200
    newsroom.verified()
    assert screen().claimed == 0


@pytest.mark.parametrize("how", ["rejected", "withdrawn"])
def test_what_is_over_cannot_be_withdrawn(newsroom, delete, how):
    one = newsroom.rejected() if how == "rejected" else newsroom.held()
    if how == "withdrawn":
        newsroom.move(one, Action.WITHDRAW, "author")
    answer = delete(one)
    assert (answer.status_code, answer.json["code"]) == (409, "transition_not_allowed")


def test_a_withdrawal_wins_over_the_worker_that_is_at_it(newsroom, delete, policies, classifiers):
    from dataclasses import replace

    from moderation.screening.service import screen_batch

    one = newsroom.pending()

    def score(texts):
        assert delete(one).status_code == 200
        return classifiers.read(texts)

    screened = screen_batch(newsroom.database, policies, replace(classifiers, read=score))
    assert (screened.claimed, screened.decided) == (1, 0)
    assert newsroom.status(one) == "withdrawn"
    assert newsroom.decisions(one) == []


class TestTheToken:
    def test_it_is_asked_for(self, newsroom, client, delete):
        one = newsroom.published()
        for answer in (
            client.delete(f"/v1/comments/{one.id}"),
            client.patch(f"/v1/comments/{one.id}", json={"body": "x"}),
        ):
            assert (answer.status_code, answer.json["code"]) == (401, "not_authenticated")

    @pytest.mark.parametrize("wrong", ["", "x", "A" * 43, "é", "A" * 10_000])
    def test_a_wrong_one_opens_nothing(self, newsroom, delete, patch, wrong):
        one = newsroom.published()
        for send in (delete, patch):
            answer = send(one, **{"Author-Token": wrong})
            assert (answer.status_code, answer.json["code"]) == (403, "not_the_author")
        assert newsroom.status(one) == "published"

    def test_another_comments_opens_nothing(self, newsroom, delete, author_token):
        one, other = newsroom.published(), newsroom.published("Another.")
        assert delete(one, **author_token(other)).status_code == 403

    def test_it_is_valid_for_the_comment_that_it_came_with(self, newsroom, client, key):
        from tests.conftest import submission

        newsroom.verified()
        url = "/v1/sites/courier/articles/a-1/comments"
        made = client.post(url, json=submission(), headers=key).json
        headers = {"Author-Token": made["author_token"]}
        assert client.delete(f"/v1/comments/{made['id']}", headers=headers).status_code == 200

    def test_an_api_key_does_not_stand_in_for_it(self, newsroom, client, key):
        one = newsroom.published()
        assert client.delete(f"/v1/comments/{one.id}", headers=key).status_code == 401

    def test_its_author_may_read_the_comment_while_it_is_not_public(
        self, newsroom, client, author_token
    ):
        one = newsroom.held("Mine.")
        answer = client.get(f"/v1/comments/{one.id}", headers=author_token(one))
        assert (answer.status_code, answer.json["status"]) == (200, "held")
        assert "decision" not in answer.json


def test_an_edit_of_what_a_moderator_held_back_is_refused(newsroom, patch):
    one = newsroom.rule(newsroom.published(), Action.HOLD)
    answer = patch(one)
    assert (answer.status_code, answer.json["code"]) == (409, "transition_not_allowed")
    assert newsroom.status(one) == "held"


def test_an_edit_of_what_the_policy_held_is_classified_again(newsroom, patch):
    assert patch(newsroom.held("toxic! words")).json["status"] == "pending"
