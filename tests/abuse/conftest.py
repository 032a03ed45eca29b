"""The stage is set once for each database: a refused request leaves it as it was."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from config.settings import Settings
from moderation.app import build_app
from moderation.bootstrap import build_policies
from moderation.http.backpressure import Backlog
from moderation.http.context import Services
from moderation.http.limits import Limiter
from moderation.secrets import Secrets
from moderation.storage.unit_of_work import Database
from tests.abuse.stage import Stage, set_stage
from tests.conftest import ENVIRON, SECRET_KEY
from tests.documentation.conformance import ConformingClient
from tests.newsroom import newsroom
from tests.postgres import empty

__all__ = ["newsroom"]


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def stage(request, tmp_path_factory, sqlite_template) -> Iterator[Stage]:
    """The stage, on each kind of database in turn."""
    if request.param == "sqlite":
        file = tmp_path_factory.mktemp("abuse") / "test.db"
        shutil.copy(sqlite_template, file)
        url = f"sqlite:///{file}"
    else:
        url = request.getfixturevalue("postgres_url")
        empty(request.getfixturevalue("postgres_database"))
    database, secrets = Database(url), Secrets(SECRET_KEY)
    settings = Settings.from_environ(ENVIRON)
    services = Services(
        database=database,
        policies=build_policies(settings),
        secrets=secrets,
        limiter=Limiter(enabled=False, secrets=secrets),
        wake=lambda queue: None,
        backlog=Backlog(),
        broker_answers=lambda: True,
        broker_failures=lambda: 0,
        public_url="http://comments.example.org",
    )
    yield set_stage(build_app(settings, services), database, services.policies, secrets)
    database.dispose()


@pytest.fixture
def client(app):
    """A client that compares every answer with the documentation."""
    app.test_client_class = ConformingClient
    return app.test_client()
