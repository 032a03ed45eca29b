"""Real conversations with real SMTP servers on loopback."""

import email
import email.policy
import time

import pytest

from moderation.delivery.mail import smtp_sender
from moderation.domain.errors import PermanentlyRefused
from tests.delivery.conftest import LETTER, anybody, due_again, free_port, nobody, outbox
from tests.newsroom import READER

AUTH = {"auth_required": True, "auth_require_tls": False}


def test_a_mail_that_is_taken_is_sent_once(newsroom, mail_server, smtp, deliver):
    inbox, port = mail_server()
    newsroom.submit()
    assert deliver(smtp_sender(smtp(port))) == 1
    assert deliver(smtp_sender(smtp(port))) == 0
    [row] = newsroom.mails()
    assert (row.status, row.attempts, row.last_error) == ("sent", 1, None)
    assert row.sent_at is not None
    assert inbox.recipients == [READER]


def test_what_arrives_is_text_and_html_with_plain_headers(newsroom, mail_server, smtp, deliver):
    inbox, port = mail_server()
    newsroom.submit(email="Ann.Lee+news@example.org")
    deliver(smtp_sender(smtp(port)))
    [(recipients, raw)] = inbox.taken
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert recipients == ["Ann.Lee+news@example.org"]
    assert message["To"] == "Ann.Lee+news@example.org"
    assert message["From"] == "The Courier <comments@courier.example.org>"
    assert message["Subject"] == LETTER.subject
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"].endswith("@courier.example.org>")
    assert message["Bcc"] is None
    parts = [part.get_content_type() for part in message.iter_parts()]
    assert parts == ["text/plain", "text/html"]
    assert message.get_body(("plain",)).get_content().splitlines() == LETTER.text.splitlines()
    assert LETTER.html in message.get_body(("html",)).get_content()


def test_mails_go_out_in_the_order_in_which_they_were_asked_for(
    newsroom, mail_server, smtp, deliver
):
    inbox, port = mail_server()
    for n in range(4):
        newsroom.submit(email=f"reader-{n}@example.org")
    assert deliver(smtp_sender(smtp(port))) == 4
    assert inbox.recipients == [f"reader-{n}@example.org" for n in range(4)]


@pytest.mark.parametrize("reply", ["550 no such user", "553 not here", "501 bad address"])
def test_a_recipient_that_is_refused_for_good_fails_and_is_not_tried_again(
    newsroom, mail_server, smtp, deliver, reply
):
    inbox, port = mail_server()
    inbox.recipient_reply = reply
    newsroom.submit()
    deliver(smtp_sender(smtp(port)))
    assert outbox(newsroom) == [("failed", 1)]
    due_again(newsroom)
    assert deliver(smtp_sender(smtp(port))) == 0
    assert newsroom.mails()[0].last_error == f"the recipient was not taken ({reply[:3]})"


@pytest.mark.parametrize("part", ["recipient_reply", "data_reply"])
@pytest.mark.parametrize("reply", ["450 try later", "451 greylisted", "452 full"])
def test_what_is_refused_for_now_is_retried_and_then_taken(
    newsroom, mail_server, smtp, deliver, part, reply
):
    inbox, port = mail_server()
    setattr(inbox, part, reply)
    newsroom.submit()
    deliver(smtp_sender(smtp(port)))
    assert outbox(newsroom) == [("waiting", 1)]
    assert deliver(smtp_sender(smtp(port))) == 0, "not due before its time"
    setattr(inbox, part, "250 OK")
    due_again(newsroom)
    deliver(smtp_sender(smtp(port)))
    assert outbox(newsroom) == [("sent", 2)]


def test_a_message_that_is_refused_for_good_fails(newsroom, mail_server, smtp, deliver):
    inbox, port = mail_server()
    inbox.data_reply = "554 looks like spam"
    newsroom.submit()
    deliver(smtp_sender(smtp(port)))
    assert outbox(newsroom) == [("failed", 1)]


def test_a_server_that_is_down_delays_the_mail(newsroom, mail_server, smtp, deliver):
    newsroom.submit()
    deliver(smtp_sender(smtp(free_port())))
    assert outbox(newsroom) == [("waiting", 1)]
    assert newsroom.mails()[0].last_error == "no mail sent: ConnectionRefusedError"
    inbox, port = mail_server()
    due_again(newsroom)
    deliver(smtp_sender(smtp(port)))
    assert inbox.recipients == [READER]


def test_a_server_that_says_nothing_is_given_up_after_the_timeout(
    newsroom, mute_server, smtp, deliver
):
    newsroom.submit()
    began = time.monotonic()
    deliver(smtp_sender(smtp(mute_server, timeout_s=0.3)))
    assert time.monotonic() - began < 2
    assert outbox(newsroom) == [("waiting", 1)]


def test_a_server_that_hangs_uses_up_no_attempt_of_a_mail_that_was_not_tried(
    newsroom, mute_server, smtp, deliver, monkeypatch
):
    monkeypatch.setattr("moderation.delivery.mail.GO_ON_FOR_S", 0.1)
    for n in range(3):
        newsroom.submit(email=f"reader-{n}@example.org")
    assert deliver(smtp_sender(smtp(mute_server, timeout_s=0.2))) == 1
    assert outbox(newsroom) == [("waiting", 1), ("waiting", 0), ("waiting", 0)]


@pytest.mark.parametrize("greeting", [b"554 go away\r\n", b"421 busy\r\n", b"", b"\x00\xff\r\n"])
def test_a_server_that_turns_everyone_away_delays_the_mail(
    newsroom, rude_server, smtp, deliver, greeting
):
    newsroom.submit()
    deliver(smtp_sender(smtp(rude_server(greeting), timeout_s=2.0)))
    assert outbox(newsroom) == [("waiting", 1)]


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_a_password_that_is_refused_delays_the_mail(newsroom, mail_server, smtp, deliver):
    _, port = mail_server(authenticator=nobody, **AUTH)
    newsroom.submit()
    deliver(smtp_sender(smtp(port, username="user", password="wrong")))
    assert outbox(newsroom) == [("waiting", 1)]
    assert newsroom.mails()[0].last_error == "no mail sent: SMTPAuthenticationError"


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_a_password_that_is_taken_sends_the_mail(newsroom, mail_server, smtp, deliver):
    inbox, port = mail_server(authenticator=anybody, **AUTH)
    newsroom.submit()
    deliver(smtp_sender(smtp(port, username="user", password="right")))
    assert inbox.recipients == [READER]


def test_a_server_without_tls_is_not_spoken_to_in_the_clear(newsroom, mail_server, smtp, deliver):
    inbox, port = mail_server()
    newsroom.submit()
    deliver(smtp_sender(smtp(port, starttls=True)))
    assert (inbox.taken, outbox(newsroom)) == ([], [("waiting", 1)])


def test_one_refused_recipient_does_not_keep_the_others_from_their_mail(
    newsroom, mail_server, smtp, deliver
):
    inbox, port = mail_server()
    for n in range(3):
        newsroom.submit(email=f"reader-{n}@example.org")
    plain = smtp_sender(smtp(port))

    def send(address, letter):
        if address.startswith("reader-1"):
            raise PermanentlyRefused("the recipient was not taken (550)")
        plain(address, letter)

    deliver(send)
    assert [status for status, _ in outbox(newsroom)] == ["sent", "failed", "sent"]
    assert len(inbox.taken) == 2


def test_a_letter_that_cannot_be_made_does_not_keep_the_others_from_theirs(newsroom, deliver):
    sent = []
    for n in range(3):
        newsroom.submit(email=f"reader-{n}@example.org")
    bad = newsroom.mails()[0].id

    def compose(connection, one, now):
        if one.id == bad:
            raise LookupError("Secret words.")
        return LETTER

    deliver(lambda address, letter: sent.append(address), compose)
    assert sent == ["reader-1@example.org", "reader-2@example.org"]
    assert outbox(newsroom) == [("waiting", 1), ("sent", 1), ("sent", 1)]
    assert "Secret" not in newsroom.mails()[0].last_error


def test_a_server_that_is_rude_at_parting_does_not_get_the_mail_again(
    newsroom, mail_server, smtp, deliver, monkeypatch
):
    async def quit_rudely(server, arg):
        await server.push("421 too busy for good-byes")

    monkeypatch.setattr("aiosmtpd.smtp.SMTP.smtp_QUIT", quit_rudely)
    inbox, port = mail_server()
    newsroom.submit()
    deliver(smtp_sender(smtp(port)))
    assert (inbox.recipients, outbox(newsroom)) == ([READER], [("sent", 1)])
