"""`POST …/verifications`: the same answer, and the same doings, for every address."""

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from moderation.storage.tables import author, mail
from tests.conftest import submission
from tests.newsroom import READER

URL = "/v1/sites/courier/verifications"


@pytest.fixture
def ask(client, key):
    def send(email=READER, **headers):
        return client.post(URL, json={"email": email}, headers={**key, **headers})

    return send


def test_known_unknown_and_verified_addresses_get_the_same_answer(newsroom, ask):
    newsroom.submit(email="known@example.org")
    newsroom.verified("verified@example.org")
    answers = [ask(f"{who}@example.org") for who in ("known", "unknown", "verified")]
    assert [(a.status_code, a.json) for a in answers] == [(202, {})] * 3
    ignored = {"X-Request-ID", "Date"}
    heads = [{n: v for n, v in a.headers if n not in ignored} for a in answers]
    assert heads[0] == heads[1] == heads[2]


def test_every_address_gets_one_mail(newsroom, ask, woken):
    newsroom.verified("verified@example.org")
    for who in ("unknown", "verified"):
        ask(f"{who}@example.org")
    assert [one.kind for one in newsroom.mails()] == ["verify", "already_verified"]
    assert woken.queues == ["mail", "mail"]


def test_an_unknown_address_becomes_an_author_like_any_other(newsroom, ask):
    ask("Unknown@example.org")
    [row] = newsroom.rows(author.select())
    assert (row.email, row.email_key) == ("Unknown@example.org", "unknown@example.org")
    assert (row.verified_at, row.standing) == (None, "normal")


def test_an_address_gets_five_mails_an_hour_and_the_answer_does_not_tell(newsroom, ask):
    answers = [ask() for _ in range(8)]
    assert {(a.status_code, str(a.json)) for a in answers} == {(202, "{}")}
    assert len(newsroom.mails()) == 5


def test_mails_of_submissions_and_of_requests_count_together(newsroom, ask):
    for n in range(3):
        newsroom.submit(f"Number {n}.")
    for _ in range(4):
        ask("READER@example.org")
    assert len(newsroom.mails()) == 5


def test_an_hour_later_it_gets_mails_again(newsroom, ask):
    for _ in range(6):
        ask()
    newsroom.change(mail, mail.c.id != "", created_at=newsroom.now() - timedelta(minutes=61))
    ask()
    assert len(newsroom.mails()) == 6


def test_one_address_in_full_does_not_keep_another_from_its_mail(newsroom, ask):
    for _ in range(6):
        ask()
    ask("other@example.org")
    assert len(newsroom.mails()) == 6


def test_comments_beyond_the_share_of_mails_are_still_stored(newsroom, client, key):
    url = "/v1/sites/courier/articles/a-1/comments"
    answers = [client.post(url, json=submission(), headers=key) for _ in range(7)]
    assert {answer.status_code for answer in answers} == {202}
    assert len(newsroom.mails()) == 5


def test_ten_requests_at_once_send_no_more_than_five(newsroom, app, key):
    newsroom.submit()
    ready = threading.Barrier(10)

    def send(_):
        ready.wait(timeout=60)
        return app.test_client().post(URL, json={"email": READER}, headers=key)

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(send, range(10)))
    assert {answer.status_code for answer in answers} == {202}
    assert len(newsroom.mails()) == 5


def test_a_repeated_request_sends_no_second_mail(newsroom, ask):
    first = ask(**{"Idempotency-Key": "k-1"})
    again = ask(**{"Idempotency-Key": "k-1"})
    assert (again.status_code, again.json) == (first.status_code, first.json) == (202, {})
    assert again.headers["Idempotent-Replayed"] == "true"
    assert len(newsroom.mails()) == 1


@pytest.mark.parametrize("email", ["", "x", "a@b", "a b@example.org", "a@example.org\nBcc: b@c.de"])
def test_what_is_no_address_is_refused_without_repeating_it(newsroom, ask, email):
    answer = ask(email)
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "email")
    assert not email or email not in answer.json["errors"][0]["message"]
    assert newsroom.mails() == []


def test_no_log_line_names_the_address(ask, caplog):
    caplog.set_level(logging.DEBUG)
    ask("canary-7@example.org")
    assert "canary" not in caplog.text
