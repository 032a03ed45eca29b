"""A service in this process on a free port of this machine, and a real Chromium to look at it."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from config.settings import Settings
from moderation.administration.service import add_moderator
from moderation.app import build_app
from moderation.bootstrap import build_policies
from moderation.domain.errors import Conflict
from moderation.embedded.demo_access import SITE, DemoAccess
from moderation.embedded.demo_site import add_demo
from moderation.http.backpressure import Backlog
from moderation.http.context import Services
from moderation.http.limits import Limiter
from moderation.review.people import sessions
from moderation.review.people.moderators import find_account
from moderation.screening.service import Classifiers, screen_batch
from moderation.secrets import Secrets
from moderation.storage.queries import sites
from moderation.storage.unit_of_work import Database
from tests.conftest import ENVIRON, SECRET_KEY, fake_read, fake_scores, fake_words
from tests.newsroom import Newsroom
from tests.windows import PATIENCE_MS

RUTH = "ruth@example.org"
EMAIL, PASSWORD = "moderator@example.org", "a-long-password-of-the-demo"
KNOWN_READER = "known@example.org"
ACCESS = DemoAccess(SITE, f"cms_demo_{'k' * 43}", "s" * 43, EMAIL, PASSWORD, KNOWN_READER)


@dataclass(frozen=True)
class Live:
    """The running service. `screen()` does what a screening worker would do now."""

    url: str
    services: Services
    screen: Callable[[], object]
    app: Flask


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Live]:
    """The whole application with the demo, served over HTTP, without a broker."""
    with serving(tmp_path_factory.mktemp("live"), sqlite_template) as live:
        yield live


@contextmanager
def serving(folder: Path, template: Path) -> Iterator[Live]:
    """One more of it, with a database of its own in this folder."""
    shutil.copy(template, folder / "live.db")
    server = make_server("127.0.0.1", 0, lambda _environ, _start: [], threaded=True)
    url = f"http://127.0.0.1:{server.server_port}"
    settings = Settings.from_environ(
        {
            **ENVIRON,
            "DATABASE_URL": f"sqlite:///{folder / 'live.db'}",
            "MODERATION_MAILBOX": str(folder / "mails"),
            "MODERATION_PUBLIC_URL": url,
        }
    )
    database, policies = Database(settings.database_url), build_policies(settings)
    services = _services(database, policies, url)
    app = build_app(settings, services)
    server.app = _answered_whole(app)
    add_demo(settings, ACCESS, with_comments=False)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    fake = Classifiers(fake_read, "fake-1", fake_words)
    yield Live(url, services, lambda: screen_batch(database, policies, fake), app)
    server.shutdown()
    thread.join()
    server.server_close()
    database.dispose()


def _answered_whole(app: Flask) -> Callable[..., list[bytes]]:
    """The application, done with each answer before it is sent.

    The server here leaves an answer's file open when its reader goes away meanwhile.
    """

    def answer(environ: dict[str, object], start_response: Callable[..., object]) -> list[bytes]:
        parts = app(environ, start_response)
        try:
            return [b"".join(parts)]
        finally:
            getattr(parts, "close", lambda: None)()

    return answer


def _services(database: Database, policies: object, url: str) -> Services:
    secrets = Secrets(SECRET_KEY)
    return Services(
        database=database,
        policies=policies,
        secrets=secrets,
        limiter=Limiter(enabled=False, secrets=secrets),
        wake=lambda _queue: None,
        backlog=Backlog(),
        broker_answers=lambda: True,
        broker_failures=lambda: 0,
        public_url=url,
        score_lightly=lambda text: (fake_scores(text), "en"),
    )


@pytest.fixture
def desk(page: Page, live: Live) -> Page:
    """The queue, in front of the demo's moderator, whose session is open already."""
    page.context.add_cookies([session_cookie(live)])
    page.goto(f"{live.url}/review")
    return page


def session_cookie(live: Live, email: str = EMAIL) -> dict[str, object]:
    """A new session of a moderator, as the browser keeps it."""
    database = live.services.database
    with database.write() as connection:
        account = find_account(connection, email)
        token = sessions.open_session(connection, account.id, database.now(connection))
    return {
        "name": "cmod",
        "value": token,
        "url": live.url,
        "httpOnly": True,
        "sameSite": "Strict",
    }


@pytest.fixture
def demo(live: Live) -> Newsroom:
    """The demo site's daily life."""
    with live.services.database.read() as connection:
        site = sites.find_site(connection, SITE)
    assert site is not None
    return Newsroom(live.services.database, live.services.policies, site)


@pytest.fixture
def quiet(demo: Newsroom) -> Newsroom:
    """The demo site when nothing is held: what other tests left there is rejected."""
    demo.clear()
    return demo


@pytest.fixture
def colleague(browser: Browser, live: Live, quiet: Newsroom) -> Iterator[Page]:
    """The queue in front of Ruth, a moderator with no other role, in a browser of her own."""
    with suppress(Conflict):
        add_moderator(
            live.services.database, RUTH, "Ruth Okafor", PASSWORD, {quiet.site.id: "moderator"}
        )
    context = browser.new_context()
    context.set_default_timeout(PATIENCE_MS)
    context.add_cookies([session_cookie(live, RUTH)])
    page = context.new_page()
    page.goto(f"{live.url}/review")
    yield page
    context.close()
