"""The service, the site `courier` on it, and a way to start the examples as its pages."""

from __future__ import annotations

import os
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from moderation.administration import service as administration
from moderation.domain.comment import Comment, Scope
from moderation.domain.lifecycle import Status
from moderation.http.outbound import Outbound
from tests.browser.conftest import Live, live
from tests.guards.repository import ROOT
from tests.newsroom import Newsroom
from tests.processes import wait_until
from tests.webhooks.conftest import LOOPBACK, Clock, Told

__all__ = ["live"]

EXAMPLES = ("flask", "flask-away", "django", "django-trusting", "static", "nginx", "wordpress")
PATIENCE_S = 60


class ScreenedRoom(Newsroom):
    """A site whose comments a worker decides on as they come in: nobody else may be quicker."""

    def published(self, body: str = "A fair comment.", **words: Any) -> Comment:
        one = self.pending(body, **words)
        wait_until(lambda: self.status(one) is Status.PUBLISHED, "the comment is published")
        return self.get(one.id)


@dataclass(frozen=True)
class Courier:
    """A site whose pages are the examples. Each has a port; `environ` has their settings."""

    live: Live
    room: Newsroom
    ports: dict[str, int]
    environ: dict[str, str]

    def url(self, example: str) -> str:
        return f"http://127.0.0.1:{self.ports[example]}"


@pytest.fixture(scope="session")
def courier(live: Live) -> Courier:
    """It, on a service that lasts as long as the test process."""
    ports = _free_ports()
    origins = tuple(f"http://127.0.0.1:{port}" for port in ports.values())
    database = live.services.database
    site = administration.create_site(database, "courier", "The Courier", origins, "s" * 43)
    issued = administration.issue_key(database, site.id, frozenset({Scope.SUBMIT}), public=False)
    room = ScreenedRoom(database, live.services.policies, site)
    environ = {
        "COMMENTS_URL": live.url,
        "COMMENTS_KEY": issued.secret,
        "COMMENTS_ASSERTION_SECRET": "s" * 43,
        "COMMENTS_WEBHOOK_SECRET": "whsec_bm9ib2R5",
        "SECRET_KEY": "of the newspaper's own sessions",
    }
    return Courier(live, room, ports, environ)


def _free_ports() -> dict[str, int]:
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in EXAMPLES]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return {name: one.getsockname()[1] for name, one in zip(EXAMPLES, sockets, strict=True)}


@pytest.fixture(scope="module", autouse=True)
def _screening(live: Live) -> Iterator[None]:
    """Comments are decided on as they come in. Not while others' tests break what it needs."""
    stop = threading.Event()

    def work() -> None:
        while not stop.wait(0.1):
            live.screen()

    worker = threading.Thread(target=work)
    worker.start()
    yield
    stop.set()
    worker.join()


@pytest.fixture(scope="session")
def told(courier: Courier) -> Told:
    """The side of the service that tells sites what happens."""
    outbound = Outbound(LOOPBACK, timeout_s=2.0)
    return Told(courier.room, Clock(courier.room.database), outbound)


Start = Callable[..., str]


@pytest.fixture(scope="module")
def start(courier: Courier) -> Iterator[Start]:
    """Starts an example's server in its folder; where its pages are, once it answers."""
    with ExitStack() as running:

        def begin(example: str, folder: Path, command: list[str], **environ: str) -> str:
            port = courier.ports[example]
            words = [word.replace("PORT", str(port)) for word in command]
            running.enter_context(_running(words, folder, {**courier.environ, **environ}, port))
            return courier.url(example)

        yield begin


@contextmanager
def _running(
    command: list[str], folder: Path, environ: dict[str, str], port: int
) -> Iterator[None]:
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    path = {"PYTHONPATH": str(ROOT / "client" / "src"), "HOME": str(folder)}
    said = folder / "said.txt"
    with said.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**kept, **path, **environ},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait(process, port, said)
        yield
    finally:
        process.terminate()
        process.wait(timeout=60)


def _wait(process: subprocess.Popen[bytes], port: int, said: Path) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail(f"it does not answer: {said.read_text(encoding='utf-8')}")
