"""What all tests share: both databases, the application on them, and a model that is a fake.

A test that takes `database` runs twice, on SQLite and on PostgreSQL.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient

from classifiers.base import Reading
from config.settings import Settings
from moderation.administration import service as administration
from moderation.app import furnish, with_routes
from moderation.bootstrap import build_policies
from moderation.domain.comment import Scope, Site
from moderation.domain.policy_settings import ATTRIBUTES
from moderation.http.backpressure import Backlog
from moderation.http.context import Services
from moderation.http.limits import Limiter
from moderation.screening.service import Classifiers, Screened, screen_batch
from moderation.secrets import Secrets
from moderation.storage.policies import PolicyBook
from moderation.storage.unit_of_work import Database

pytest_plugins = ("tests.copies", "tests.databases", "tests.windows")
SECRET_KEY = "a-secret-key-of-the-tests-0123456789-abcdef"
ENVIRON = {"MODERATION_SECRET_KEY": SECRET_KEY, "MODERATION_WEB_THREADS": "8"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In CI, try what drives a real browser or real processes once more, and tell of it.

    They share a machine that others may keep busy. What fails twice has failed; at a desk, where
    somebody looks, once is enough.
    """
    if os.environ.get("CI") != "true":
        return
    for item in items:
        if item.get_closest_marker("browser") or item.get_closest_marker("processes"):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture
def settings() -> Settings:
    """Settings as they come, with a secret key."""
    return Settings.from_environ(ENVIRON)


@pytest.fixture
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are hashed at a fraction of the real cost, which is the business of other tests."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    for place in ("review.people.passwords", "administration.service"):
        monkeypatch.setattr(f"moderation.{place}.PASSWORDS", cheap)


@pytest.fixture
def policies(settings: Settings) -> PolicyBook:
    """The shipped policy."""
    return build_policies(settings)


@dataclass
class Woken:
    """Takes the place of the broker: remembers which queues were woken."""

    queues: list[str] = field(default_factory=list)

    def wake(self, queue: str) -> None:
        """Note it."""
        self.queues.append(queue)


@pytest.fixture
def woken() -> Woken:
    """What was woken during the test."""
    return Woken()


@pytest.fixture
def limits_enabled() -> bool:
    """Override with `True` to have rate limits in a test."""
    return False


@pytest.fixture
def services(
    database: Database, policies: PolicyBook, woken: Woken, limits_enabled: bool
) -> Services:
    """The web process's services on a real database, without a broker."""
    secrets = Secrets(SECRET_KEY)
    return Services(
        database=database,
        policies=policies,
        secrets=secrets,
        limiter=Limiter(enabled=limits_enabled, secrets=secrets),
        wake=woken.wake,
        backlog=Backlog(),
        broker_answers=lambda: True,
        broker_failures=lambda: 0,
        public_url="http://comments.example.org",
    )


@pytest.fixture(scope="session")
def built_app() -> Flask:
    """It, built once: its routes take longer than most tests do."""
    return with_routes(Settings.from_environ(ENVIRON))


@pytest.fixture
def app(settings: Settings, services: Services, request: pytest.FixtureRequest) -> Flask:
    """The whole web application around these services, and with nothing left of other tests."""
    own = settings != Settings.from_environ(ENVIRON)
    app: Flask = with_routes(settings) if own else request.getfixturevalue("built_app")
    furnish(app, settings, services)
    app.test_client_class = None
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client that speaks to it without a key."""
    return app.test_client()


@pytest.fixture
def site(database: Database) -> Site:
    """A site with one origin."""
    return administration.create_site(
        database, "courier", "The Courier", ("https://courier.example.org",), "s" * 43
    )


@pytest.fixture
def issue(database: Database, site: Site) -> Callable[..., dict[str, str]]:
    """Makes a key of the site; gives the headers that use it."""

    def make(*scopes: Scope, public: bool = False) -> dict[str, str]:
        issued = administration.issue_key(
            database, site.id, frozenset(scopes or Scope), public=public
        )
        return {"Authorization": f"Bearer {issued.secret}"}

    return make


@pytest.fixture
def key(issue: Callable[..., dict[str, str]]) -> dict[str, str]:
    """Headers with a key of every scope."""
    return issue()


def fake_scores(text: str) -> dict[str, float]:
    """High where the text says so: `toxic!` and `spam!` are caught, all else is fine."""
    scores = dict.fromkeys(ATTRIBUTES, 0.01)
    scores["toxicity"] = 0.99 if "toxic!" in text else 0.01
    scores["spam"] = 0.99 if "spam!" in text else 0.01
    return scores


def fake_read(texts: Sequence[str]) -> list[Reading]:
    """Readings with the fake scores, in English and whole unless the text says otherwise."""
    return [
        Reading(
            fake_scores(text),
            "und" if "foreign!" in text else "en",
            whole="endless!" not in text,
        )
        for text in texts
    ]


def reading(score: Callable[[Sequence[str]], Sequence[Any]]) -> Callable[..., list[Reading]]:
    """A reader of English from a function that gives scores."""
    return lambda texts: [Reading(scores, "en") for scores in score(texts)]


def fake_words(entries: tuple[str, ...], text: str) -> Sequence[str]:
    """The entries that occur as they are."""
    return [entry for entry in entries if entry in text]


@pytest.fixture
def classifiers() -> Classifiers:
    """A model whose verdicts a test can foresee."""
    return Classifiers(fake_read, "fake-1", fake_words)


@pytest.fixture
def screen(
    database: Database, policies: PolicyBook, classifiers: Classifiers
) -> Callable[[], Screened]:
    """Runs one screening job here and now."""
    return lambda: screen_batch(database, policies, classifiers)


def submission(**changes: object) -> dict[str, object]:
    """A good submission's body, with some of it changed."""
    author = {"email": "reader@example.org", "name": "Reader"}
    return {"author": author, "body": "A fair comment.", **changes}
