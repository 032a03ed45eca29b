from __future__ import annotations

import asyncio
import mailbox
import os
import signal
import smtplib
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email import policy
from email.message import EmailMessage
from functools import partial
from pathlib import Path

import pytest

from moderation.embedded.mailbox import MaildirHandler, smtp_protocol
from moderation.embedded.maildir import mail, mails

SERVE = """
import pathlib, sys
from moderation.embedded.mailbox import serve
serve("127.0.0.1", int(sys.argv[1]), pathlib.Path(sys.argv[2]))
"""


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "mailbox"


@pytest.fixture
def port(directory) -> Iterator[int]:
    """A mail server in this process, on a free port of loopback."""
    loop = asyncio.new_event_loop()
    # Everything in the loop's own thread: a browser test may have a loop running in this one.
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    protocol = partial(smtp_protocol, MaildirHandler(directory), loop)
    creating = asyncio.run_coroutine_threadsafe(loop.create_server(protocol, "127.0.0.1", 0), loop)
    server = creating.result(timeout=60)
    yield server.sockets[0].getsockname()[1]
    loop.call_soon_threadsafe(server.close)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest.fixture
def deliver(port) -> Callable[[EmailMessage], None]:
    def send(message: EmailMessage) -> None:
        with smtplib.SMTP("127.0.0.1", port, timeout=30) as client:
            client.send_message(message)

    return send


def written(subject: str = "Hello", text: str = "A line.\n", html: str = "") -> EmailMessage:
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = "Comments <comments@example.org>"
    message["To"] = "reader@example.org"
    message["Subject"] = subject
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    return message


def raw(directory: Path, content: bytes) -> None:
    mailbox.Maildir(directory, create=True).add(content)


def test_a_mail_in_two_parts_and_another_script_arrives_as_it_was_written(deliver, directory):
    deliver(written("Bestätigen — 確認してください 📮", "Grüße,\nまたね\n", "<p>Grüße</p>"))
    (kept,) = mails(directory, 10)
    assert kept.subject == "Bestätigen — 確認してください 📮"
    assert kept.text == "Grüße,\nまたね\n"
    assert kept.html.strip() == "<p>Grüße</p>"
    assert kept.to == "reader@example.org"
    assert abs(datetime.now(UTC) - kept.received_at) < timedelta(seconds=30)


def test_an_address_in_utf8_is_taken(deliver, directory):
    message = written()
    message.replace_header("To", "größe@example.org")
    deliver(message)
    assert mails(directory, 10)[0].to == "größe@example.org"


def test_the_recipients_are_those_of_the_envelope(port, directory):
    with smtplib.SMTP("127.0.0.1", port, timeout=30) as client:
        client.send_message(written(), to_addrs=["one@example.org", "two@example.org"])
    assert mails(directory, 10)[0].to == "one@example.org, two@example.org"


def test_mails_come_newest_first_even_within_one_second(deliver, directory):
    for number in range(12):
        deliver(written(f"mail {number}"))
    assert [kept.subject for kept in mails(directory, 3)] == ["mail 11", "mail 10", "mail 9"]


def test_a_mail_that_is_too_large_is_refused_and_not_kept(deliver, directory):
    with pytest.raises(smtplib.SMTPResponseException) as refused:
        deliver(written(text="x" * 70 + "\n" + ("y" * 70 + "\n") * 5000))
    assert refused.value.smtp_code == 552
    assert mails(directory, 10) == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"Subject: \xff\xfe\n\n\xff\xfe",
        b"Subject: =?utf-8?b?////?= =?none?q?x?=\n\nx",
        b"Content-Type: text/plain; charset=no-such\n\nx",
        b"Content-Type: multipart/mixed\n\nx",
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n",
        b"Content-Transfer-Encoding: base64\n\n!!!",
        b"To: <<<>>>@,;\nDate: never\nSubject: a\n b\n\nx",
        b"\x00" * 100,
    ],
)
def test_no_mail_is_so_broken_that_the_mailbox_cannot_be_read(directory, content):
    raw(directory, content)
    (kept,) = mails(directory, 10)
    for text in (kept.to, kept.subject, kept.text, kept.html):
        assert text.encode("utf-8") is not None


def test_a_mail_is_found_by_its_id_and_by_nothing_else(deliver, directory):
    deliver(written())
    (kept,) = mails(directory, 10)
    assert mail(directory, kept.id) == kept
    for other in ("", ".", "..", f"../new/{kept.id}", kept.id[:-1]):
        assert mail(directory, other) is None


def test_a_mailbox_that_is_not_there_yet_is_empty(tmp_path):
    assert mails(tmp_path / "none", 10) == []


def test_a_mail_that_vanishes_while_it_is_read_is_left_out(directory, monkeypatch):
    raw(directory, b"Subject: a\n\nx")

    def gone(path):
        raise FileNotFoundError(path)

    monkeypatch.setattr("moderation.embedded.maildir._read", gone)
    assert mails(directory, 10) == []


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.mark.processes
def test_the_mail_server_ends_quietly_on_sigterm(directory, eventually):
    port = free_port()
    words = [sys.executable, "-W", "error", "-c", SERVE, str(port), str(directory)]
    process = subprocess.Popen(words, stderr=subprocess.PIPE, env=dict(os.environ))

    def listens() -> bool:
        with socket.socket() as client:
            return client.connect_ex(("127.0.0.1", port)) == 0

    try:
        eventually(listens, "the mail server listens")
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=30)
    finally:
        process.kill()
    assert process.returncode == 0
    assert said == b""
