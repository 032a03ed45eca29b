"""Asking what was written with an address: the same answer for every one."""

import logging
from datetime import timedelta

import pytest

from moderation.storage.tables import author, mail, personal_link
from moderation.storage.upkeep import purge
from tests.newsroom import READER
from tests.privacy.conftest import OWN, SAME_ORIGIN, links_in

API = "/v1/sites/courier/personal-links"


@pytest.fixture
def ask(client, newsroom):
    def send(email=READER, **headers):
        return client.post(OWN, data={"email": email}, headers={**SAME_ORIGIN, **headers})

    return send


def test_known_unknown_and_verified_addresses_get_the_same_page(newsroom, ask):
    newsroom.submit(email="known@example.org")
    newsroom.published(email="verified@example.org")
    answers = [ask(f"{who}@example.org") for who in ("known", "unknown", "verified")]
    assert {answer.status_code for answer in answers} == {200}
    assert answers[0].text == answers[1].text == answers[2].text
    assert "Look into your mailbox" in answers[0].text


def test_every_address_gets_one_mail_and_only_known_ones_a_link(newsroom, ask, post, woken):
    newsroom.published(email="verified@example.org")
    newsroom.submit(email="parked@example.org")
    for who in ("verified", "parked", "unknown"):
        ask(f"{who}@example.org")
    sent = dict(_own(post))
    assert [len(links_in(sent[f"{who}@example.org"])) for who in ("verified", "parked")] == [1, 1]
    assert links_in(sent["unknown@example.org"]) == []
    assert "There is nothing" in sent["unknown@example.org"].text
    assert "mail" in woken.queues


def _own(post):
    post.deliver()
    return [(to, letter) for to, letter in post.sent if letter.subject.startswith("Your comments")]


def test_the_api_asks_the_same_with_a_key(client, newsroom, key, post):
    newsroom.published()
    answers = [
        client.post(API, json={"email": email}, headers=key)
        for email in (READER, "unknown@example.org")
    ]
    assert [(a.status_code, a.json) for a in answers] == [(202, {})] * 2
    assert len(_own(post)) == 2


def test_a_request_that_is_sent_again_sends_no_second_mail(client, newsroom, key):
    newsroom.published()
    headers = {**key, "Idempotency-Key": "k-1"}
    again = [client.post(API, json={"email": READER}, headers=headers) for _ in range(2)][1]
    assert again.headers["Idempotent-Replayed"] == "true"
    assert [one.kind for one in newsroom.mails()] == ["personal_link"]


def test_what_is_no_address_is_refused_and_not_repeated(client, key, ask):
    page = ask("nobody at all <b>")
    assert page.status_code == 422
    assert "That is not an e-mail address" in page.text
    assert "nobody at all" not in page.text
    refused = client.post(API, json={"email": "x"}, headers=key)
    assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, "email")


def test_an_address_gets_five_mails_an_hour_whatever_they_are_for(newsroom, ask):
    newsroom.submit()
    for _ in range(8):
        assert ask().status_code == 200
    assert len(newsroom.mails()) == 5


@pytest.mark.parametrize("limits_enabled", [True])
def test_a_network_has_few_mails_sent_by_the_form(ask):
    answers = [ask(f"reader-{number}@example.org") for number in range(12)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429] * 2
    assert int(answers[-1].headers["Retry-After"]) > 0


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_no_other_sites_page_has_mails_sent(newsroom, ask, headers):
    assert ask(**headers).status_code == 403
    assert newsroom.mails() == []


def test_a_site_that_is_not_there_has_no_page(client, newsroom):
    for answer in (
        client.get("/mine/nowhere"),
        client.post("/mine/nowhere", data={"email": READER}, headers=SAME_ORIGIN),
    ):
        assert answer.status_code == 404
    assert newsroom.rows(author.select()) == []


def test_a_token_has_256_random_bits_and_only_its_hash_is_stored(newsroom, ask, post):
    newsroom.published()
    ask()
    [path] = [path for _, letter in _own(post) for path in links_in(letter)]
    token = path.rpartition("/")[2]
    assert len(token) == 43
    assert token not in str(newsroom.rows(personal_link.select()))


def test_no_log_line_names_the_address(ask, post, caplog):
    caplog.set_level(logging.DEBUG)
    ask("canary-7@example.org")
    post.deliver()
    assert "canary" not in caplog.text


def test_an_address_that_nothing_came_of_is_forgotten_after_a_month(newsroom, ask, post):
    newsroom.published(email="verified@example.org")
    newsroom.submit(email="parked@example.org")
    for who in ("verified", "parked", "unknown"):
        ask(f"{who}@example.org")
    post.deliver()
    purge(newsroom.database)
    assert len(newsroom.rows(author.select())) == 3
    newsroom.change(mail, mail.c.id != "", created_at=newsroom.now() - timedelta(days=31))
    purge(newsroom.database)
    known = {row.email for row in newsroom.rows(author.select())}
    assert known == {"verified@example.org", "parked@example.org"}


def test_an_address_whose_mail_still_waits_is_not_forgotten(newsroom, ask):
    ask("unknown@example.org")
    newsroom.change(mail, mail.c.id != "", created_at=newsroom.now() - timedelta(days=31))
    purge(newsroom.database)
    assert len(newsroom.rows(author.select())) == 1
