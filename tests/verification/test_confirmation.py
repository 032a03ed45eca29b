"""`/verify/{token}`: opened by scanners, pressed by a person, good for once and for a day."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa

from moderation.domain.comment import Standing
from moderation.domain.lifecycle import Action
from moderation.storage.queries import authors
from moderation.storage.tables import metadata, verification_token
from moderation.verification.service import issue_token
from tests.newsroom import READER


@pytest.fixture
def token(newsroom):
    """A token for the address of this author, as the mail worker makes it."""

    def make(email=READER):
        newsroom.submit("Parked.", email=email)
        return another(email)

    def another(email=READER):
        with newsroom.database.write() as connection:
            now = newsroom.database.now(connection)
            return issue_token(connection, newsroom.author(email).id, now)

    make.another = another
    return make


def everything(newsroom):
    """All rows of all tables."""
    return [newsroom.rows(table.select()) for table in metadata.sorted_tables]


def test_opening_the_link_changes_nothing_however_often_and_then_the_button_works(
    newsroom, client, token
):
    link = f"/verify/{token()}"
    before = everything(newsroom)
    for _ in range(5):
        assert client.get(link).status_code == 200
        assert client.head(link).status_code == 200
    assert everything(newsroom) == before
    answer = client.post(link)
    assert (answer.status_code, answer.json) == (200, {"verified": True, "comments": 1})


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_no_other_method_confirms(newsroom, client, token, method):
    assert getattr(client, method)(f"/verify/{token()}").status_code == 405
    assert newsroom.author().verified_at is None


def test_parked_comments_go_on_in_order_and_a_worker_is_woken(newsroom, client, token, woken):
    parked = [newsroom.submit(f"Number {n}.") for n in range(4)]
    client.post(f"/verify/{token()}")
    pending = [row[0] for row in newsroom.events() if row[1] == "comment.pending"]
    assert pending[:4] == [one.id for one in parked]
    assert woken.queues == ["screening"]


def test_the_whole_way_from_parked_to_published(newsroom, client, token, screen):
    link = f"/verify/{token()}"
    assert screen().claimed == 0
    client.post(link)
    assert (screen().decided, len(newsroom.events())) == (1, 3)
    thread = client.get("/v1/sites/courier/articles/a-1/comments").json["items"]
    assert [item["body"] for item in thread] == ["Parked."]


def test_a_confirmed_address_stays_confirmed(newsroom, client, token):
    client.post(f"/verify/{token()}")
    first = newsroom.author().verified_at
    assert newsroom.submit("Another.").status == "pending"
    client.post(f"/verify/{token.another()}")
    assert newsroom.author().verified_at == first


def test_a_token_works_once(newsroom, client, token):
    link = f"/verify/{token()}"
    assert client.post(link).status_code == 200
    before = everything(newsroom)
    for answer in (client.post(link), client.post(link)):
        assert (answer.status_code, answer.json["code"]) == (410, "verification_link_gone")
    assert client.get(link).status_code == 410
    assert everything(newsroom) == before


def test_confirming_uses_up_every_other_link_to_the_address_and_no_others(client, token):
    first, second = token(), token.another()
    strangers = token("stranger@example.org")
    assert client.post(f"/verify/{second}").status_code == 200
    assert client.post(f"/verify/{first}").status_code == 410
    assert client.post(f"/verify/{strangers}").status_code == 200


@pytest.mark.parametrize(("hours", "status"), [(23.9, 200), (24.1, 410)])
def test_a_token_works_for_24_hours(newsroom, client, token, hours, status):
    link = f"/verify/{token()}"
    expires_at = newsroom.now() + timedelta(hours=24 - hours)
    newsroom.change(verification_token, sa.true(), expires_at=expires_at)
    assert client.get(link).status_code == status
    assert client.post(link).status_code == status


def test_a_new_token_expires_in_a_day(newsroom, token):
    token()
    [row] = newsroom.rows(verification_token.select())
    assert row.expires_at - row.created_at == timedelta(hours=24)


@pytest.mark.parametrize(
    "alter",
    [
        lambda t: t[:-1],
        lambda t: t + "A",
        lambda t: t.swapcase(),
        lambda t: ("B" if t[0] == "A" else "A") + t[1:],
        lambda t: " " + t,
        lambda t: t[:20],
        lambda t: "x" * 10_000,
        lambda t: "é" * 43,
        lambda t: "%25",
        lambda t: "' OR 1=1 --",
    ],
)
def test_an_altered_token_is_gone_and_leaves_the_right_one_good(newsroom, client, token, alter):
    right = token()
    before = everything(newsroom)
    wrong = f"/verify/{alter(right)}"
    assert (client.get(wrong).status_code, client.post(wrong).status_code) == (410, 410)
    assert everything(newsroom) == before
    assert client.post(f"/verify/{right}").status_code == 200


def test_used_expired_and_invented_look_the_same(newsroom, client, token):
    used, expired = token(), token("other@example.org")
    newsroom.change(
        verification_token,
        verification_token.c.author_id == newsroom.author("other@example.org").id,
        expires_at=newsroom.now(),
    )
    client.post(f"/verify/{used}")
    answers = [client.post(f"/verify/{one}") for one in (used, expired, "A" * 43)]
    bodies = {str({**answer.json, "request_id": ""}) for answer in answers}
    assert (len(bodies), {answer.status_code for answer in answers}) == (1, {410})


def test_eight_presses_at_once_confirm_once(newsroom, app, token):
    link, ready = f"/verify/{token()}", threading.Barrier(8)

    def press(_):
        ready.wait(timeout=60)
        return app.test_client().post(link)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(press, range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] + [410] * 7
    assert [row[1] for row in newsroom.events()].count("comment.pending") == 1


def test_a_comment_that_was_withdrawn_meanwhile_is_not_released(newsroom, client, token):
    link = f"/verify/{token()}"
    gone = newsroom.submit("Regretted.")
    newsroom.move(gone, Action.WITHDRAW, "author")
    assert client.post(link).json["comments"] == 1
    assert newsroom.status(gone) == "withdrawn"


def test_an_author_who_was_blocked_meanwhile_may_confirm_and_is_held(
    newsroom, client, token, screen
):
    link = f"/verify/{token()}"
    with newsroom.database.write() as connection:
        authors.set_standing(connection, newsroom.author().id, Standing.BLOCKED)
    client.post(link)
    screen()
    assert newsroom.events()[-1][1] == "comment.held"


def test_a_browser_gets_pages(client, token):
    link, browser = f"/verify/{token()}", {"Accept": "text/html,*/*;q=0.8"}
    for answer, status in (
        (client.get(link, headers=browser), 200),
        (client.post(link, headers=browser), 200),
        (client.post(link, headers=browser), 410),
    ):
        assert (answer.status_code, answer.mimetype) == (status, "text/html")


def test_the_page_does_not_hand_its_token_on(client, token):
    answer = client.get(f"/verify/{token()}")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert READER not in answer.get_data(as_text=True)
