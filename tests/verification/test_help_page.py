"""The help page: what confirming is, and the mail once more, whoever asks for it."""

import pytest

from tests.newsroom import READER

PATH = "/help/courier"
OURS = {"Origin": "http://localhost"}


@pytest.fixture
def ask(client, newsroom):
    return lambda email, headers=OURS: client.post(PATH, data={"email": email}, headers=headers)


def test_it_says_what_to_do_and_changes_nothing(client, newsroom):
    page = client.get(PATH)
    assert "confirm your e-mail address first" in page.text
    assert newsroom.mails() == []


def test_it_sends_the_mail_and_says_the_same_for_every_address(ask, newsroom, client):
    newsroom.submit()
    newsroom.verified("known@example.org")
    answers = [ask(email) for email in (READER, "known@example.org", "nobody@example.org")]
    assert {(one.status_code, one.location) for one in answers} == {(303, f"{PATH}?sent=1")}
    assert "on its way" in client.get(answers[0].location).text
    assert [mail.kind for mail in newsroom.mails()] == [
        "verify",
        "verify",
        "already_verified",
        "verify",
    ]


@pytest.mark.parametrize("email", ["", "nobody", "a@b@c", "x" * 300])
def test_what_is_no_address_is_said_beside_the_field(ask, newsroom, email):
    answer = ask(email)
    assert answer.status_code == 422
    assert "does not look like an e-mail address" in answer.text
    assert newsroom.mails() == []


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_another_sites_page_cannot_have_mails_sent(ask, newsroom, headers):
    assert ask(READER, headers).status_code == 403
    assert newsroom.mails() == []


def test_an_unknown_site_has_no_help(client, site):
    assert client.get("/help/nowhere").status_code == 404


class TestLimits:
    @pytest.fixture
    def limits_enabled(self):
        return True

    def test_mails_to_many_addresses_are_limited_by_client_address(self, ask):
        answers = [ask(f"{number}@example.org").status_code for number in range(31)]
        assert answers == [303] * 30 + [429]
