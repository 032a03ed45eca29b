"""A moderator at work: signed in, and able to press what a page offers."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient

from moderation.domain.ids import new_id
from moderation.http.context import Services
from moderation.review.people import sessions
from moderation.storage.tables import moderator as moderator_table
from moderation.storage.tables import moderator_site
from moderation.storage.unit_of_work import Database
from tests.newsroom import newsroom

__all__ = ["newsroom"]

PASSWORD = "correct horse battery staple"
# The form of a real hash at a fraction of its cost: most tests are not about its slowness.
CHEAP_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
HIDDEN = re.compile(r'name="form_token" value="([^"]+)"')


class Elements(HTMLParser):
    """What a browser would make of a page: its tags with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


class Desk:
    """A browser with one moderator in front of it."""

    def __init__(self, client: FlaskClient, token: str) -> None:
        self.client = client
        client.set_cookie("cmod", token)

    def open(self, path="/review", status=200):
        answer = self.client.get(path)
        assert answer.status_code == status
        return answer.text

    def form_token(self):
        return HIDDEN.search(self.open("/review")).group(1)

    def press(self, path, **fields):
        sent = {"form_token": self.form_token(), **fields}
        return self.client.post(path, data=sent, headers={"Origin": "http://localhost"})

    def decide(self, comment, **fields):
        sent = {"version": comment.version, **fields}
        return self.press(f"/review/comments/{comment.id}/decisions", **sent)


@pytest.fixture
def employ(database: Database) -> Callable[..., str]:
    """Makes somebody with a role at some sites; the id."""

    def make(email: str, name: str, *site_ids: str, role: str = "moderator") -> str:
        moderator_id = new_id()
        with database.write() as connection:
            now = database.now(connection)
            values = {"id": moderator_id, "email": email, "name": name, "created_at": now}
            connection.execute(moderator_table.insert().values(password_hash=CHEAP_HASH, **values))
            for site_id in site_ids:
                access = {"moderator_id": moderator_id, "site_id": site_id, "role": role}
                connection.execute(moderator_site.insert().values(**access))
        return moderator_id

    return make


@pytest.fixture
def moderator_id(employ: Callable[..., str], site: object) -> str:
    """Mo, who moderates the one site."""
    return employ("mo@example.org", "Mo Derator", site.id)


@pytest.fixture
def seat(app, database: Database, services: Services) -> Callable[[str], Desk]:
    """Gives a moderator a browser with a session."""

    def make(moderator_id: str) -> Desk:
        with database.write() as connection:
            now = database.now(connection)
            token = sessions.open_session(connection, moderator_id, now)
        return Desk(app.test_client(), token)

    return make


@pytest.fixture
def desk(seat: Callable[[str], Desk], moderator_id: str) -> Desk:
    """Mo's."""
    return seat(moderator_id)
