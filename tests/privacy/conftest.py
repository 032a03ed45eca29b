"""A reader with a mailbox: what is due is written and sent as the mail job does it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from moderation.delivery.mail import send_due
from moderation.privacy.links import Purpose, issue_link
from moderation.privacy.places import Places
from moderation.secrets import Secrets
from moderation.storage.tables import mail
from tests.conftest import SECRET_KEY
from tests.delivery.conftest import mail_server, smtp
from tests.documentation.conformance import ConformingClient
from tests.newsroom import Newsroom, newsroom
from tests.privacy.everything_said import Reader
from tests.review.conftest import desk, employ, moderator_id, seat
from workers.letters import letter_writer

__all__ = ["desk", "employ", "mail_server", "moderator_id", "newsroom", "seat", "smtp"]

PUBLIC_URL = "http://comments.example.org"
OWN = "/mine/courier"
SAME_ORIGIN = {"Origin": "http://localhost", "Accept": "text/html"}
LINK = re.compile(re.escape(PUBLIC_URL) + r"(/mine/[\w/-]+)")


class Post:
    """The mails that went out, each as (address, letter)."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.newsroom, self.sent = newsroom, []
        places = Places(PUBLIC_URL, Secrets(SECRET_KEY))
        self.write = letter_writer(newsroom.policies, places)

    def deliver(self, *, later: bool = False, send=None):
        """Send what is due, or `later` all that waits; the letters of this round."""
        if later:
            waiting = mail.c.status == "waiting"
            self.newsroom.change(mail, waiting, next_try_at=self.newsroom.now())
        before = len(self.sent)
        take = send or (lambda address, letter: self.sent.append((address, letter)))
        send_due(self.newsroom.database, self.write, take)
        return [letter for _, letter in self.sent[before:]]


@pytest.fixture
def reader(newsroom: Newsroom, moderator_id: str) -> Reader:
    """One of whom every table can hold something."""
    return Reader(newsroom, moderator_id)


@pytest.fixture
def post(newsroom: Newsroom) -> Post:
    return Post(newsroom)


@pytest.fixture
def client(app):
    """A client that compares every answer with the documentation."""
    app.test_client_class = ConformingClient
    return app.test_client()


@pytest.fixture
def link(newsroom: Newsroom) -> Callable[..., str]:
    """The path that a mailed link of this author leads to."""

    def make(author_id: str, purpose: Purpose = Purpose.PAGE) -> str:
        with newsroom.database.write() as connection:
            now = newsroom.database.now(connection)
            token = issue_link(connection, author_id, purpose, now)
        return f"{OWN}/erasures/{token}" if purpose is Purpose.ERASURE else f"{OWN}/{token}"

    return make


def links_in(letter):
    """Every path of ours that a letter names, in its text."""
    return LINK.findall(letter.text)
