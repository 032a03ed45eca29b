import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from config.settings import Smtp
from moderation.delivery.mail import send_due
from moderation.storage.tables import mail
from moderation.verification.mails import Letter
from tests.newsroom import newsroom

__all__ = ["newsroom"]


LETTER = Letter(
    "Confirm your e-mail address", "Press the button. ü\n", "<p>Press the button. ü</p>"
)


class Inbox:
    """A mail server's mind: takes everything, or says what a test tells it to say."""

    def __init__(self):
        self.taken = []
        self.recipient_reply = self.data_reply = "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if self.recipient_reply.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient_reply

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.data_reply.startswith("250"):
            self.taken.append((envelope.rcpt_tos, envelope.content))
        return self.data_reply

    @property
    def recipients(self):
        return [to for recipients, _ in self.taken for to in recipients]


@pytest.fixture
def smtp() -> Callable[..., Smtp]:
    """Settings for a server on this machine."""

    def settings(port: int, **changes: object) -> Smtp:
        plain = {
            "host": "127.0.0.1",
            "port": port,
            "username": None,
            "password": None,
            "starttls": False,
            "tls": False,
            "sender": "The Courier <comments@courier.example.org>",
            "timeout_s": 5.0,
        }
        return Smtp(**{**plain, **changes})

    return settings


@pytest.fixture
def mail_server() -> Iterator[Callable[..., tuple[Inbox, int]]]:
    """Starts real SMTP servers on loopback; gives each one's inbox and port."""
    with ExitStack() as running:

        def start(**options: object) -> tuple[Inbox, int]:
            inbox = Inbox()
            controller = Controller(inbox, hostname="127.0.0.1", port=free_port(), **options)
            controller.start()
            running.callback(controller.stop)
            return inbox, controller.port

        yield start


@pytest.fixture
def mute_server() -> Iterator[int]:
    """The port of a server that takes a connection and never says a word."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.fixture
def rude_server() -> Iterator[Callable[[bytes], int]]:
    """Starts a server that greets with these bytes and hangs up; gives its port."""
    with ExitStack() as running:

        def start(greeting: bytes) -> int:
            listener = running.enter_context(socket.socket())
            listener.bind(("127.0.0.1", 0))
            listener.listen()
            listener.settimeout(10)

            def answer() -> None:
                connection, _ = listener.accept()
                with connection:
                    connection.sendall(greeting)

            thread = threading.Thread(target=answer)
            thread.start()
            running.callback(thread.join, 10)
            return int(listener.getsockname()[1])

        yield start


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def nobody(server, session, envelope, mechanism, auth_data):
    """Takes no password."""
    return AuthResult(success=False, handled=False)


def anybody(server, session, envelope, mechanism, auth_data):
    """Takes every password."""
    return AuthResult(success=True)


@pytest.fixture
def deliver(newsroom):
    """Sends what is due with this sender, as the mail job does."""

    def run(send, compose=lambda connection, one, now: LETTER):
        return send_due(newsroom.database, compose, send)

    return run


def due_again(newsroom):
    """Time passes until every waiting mail is due."""
    newsroom.change(mail, mail.c.status == "waiting", next_try_at=newsroom.now())


def outbox(newsroom):
    return [(one.status, one.attempts) for one in newsroom.mails()]
