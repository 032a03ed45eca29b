"""A real broker and real Celery workers on this machine, ended by their own ids alone."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import redis

from config.settings import Settings
from moderation.bootstrap import build_policies
from moderation.embedded import broker
from moderation.http.backpressure import Backlog
from moderation.http.context import Services
from moderation.http.limits import Limiter
from moderation.screening.sweep import has_stale
from moderation.secrets import Secrets
from moderation.storage.unit_of_work import Database
from moderation.waker import Waker
from tests.conftest import SECRET_KEY
from workers.wake_up import publisher

ROOT = Path(__file__).resolve().parents[1]


class Plant:
    """The parts of the service that are processes of their own. `stop` ends what is left."""

    def __init__(self, database_url: str) -> None:
        # A socket's path must be short, and pytest's folders are not.
        self.folder = Path(tempfile.mkdtemp(prefix="cm-", dir="/tmp"))
        self.socket = self.folder / "broker.sock"
        self.environ = {
            **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
            "MODERATION_SECRET_KEY": SECRET_KEY,
            "MODERATION_LOG_LEVEL": "INFO",
            "DATABASE_URL": database_url,
            "REDIS_URL": broker.socket_url(self.socket),
        }
        self.settings = Settings.from_environ(self.environ)
        self.database = Database(database_url)
        self._running: list[subprocess.Popen[bytes]] = []
        self._open = True

    def start_broker(self) -> subprocess.Popen[bytes]:
        """An empty broker: what it held before is gone, as after a restart without its file."""
        shutil.rmtree(self.folder / "broker", ignore_errors=True)
        (self.folder / "broker").mkdir()
        self.socket.unlink(missing_ok=True)
        spec = broker.broker_spec(
            broker.find_server(), self.socket, self.folder / "broker", {}, self.folder / "b.log"
        )
        process = self.start(spec.command)
        wait_until(lambda: broker.answers(self.socket), "the broker answers")
        return process

    def start_worker(self, *command: str) -> subprocess.Popen[bytes]:
        """A Celery worker, by `moderation worker screening` unless told otherwise."""
        command = command or ("-m", "moderation", "worker", "screening")
        return self.start([sys.executable, *command])

    def start(self, command: Sequence[str]) -> subprocess.Popen[bytes]:
        with (self.folder / "processes.log").open("ab") as log:
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.environ,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
            )
        self._running.append(process)
        return process

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """End it without a word of warning."""
        process.kill()
        process.wait(timeout=60)
        self._running.remove(process)

    def flush_broker(self) -> None:
        """Forget every message and everything else."""
        with redis.Redis(unix_socket_path=str(self.socket)) as client:
            client.flushall()

    def log(self) -> str:
        return (self.folder / "processes.log").read_text(encoding="utf-8", errors="replace")

    def services(self) -> Services:
        """What the web process works with, waker and all."""
        waker = Waker(
            publisher(self.settings.redis_url), lambda: self._open and has_stale(self.database)
        )
        waker.start()
        secrets = Secrets(SECRET_KEY)
        return Services(
            database=self.database,
            policies=build_policies(self.settings),
            secrets=secrets,
            limiter=Limiter(enabled=False, secrets=secrets),
            wake=waker.wake,
            backlog=Backlog(),
            broker_answers=lambda: broker.answers(self.socket),
            broker_failures=lambda: waker.failures,
            public_url="http://comments.example.org",
        )

    def stop(self) -> None:
        self._open = False
        for process in reversed(self._running):
            # Celery takes two seconds to stop politely, and nobody waits for its answer here.
            ended = [process.pid, *_children(process.pid)]
            for pid in ended:
                os.kill(pid, signal.SIGKILL)
            process.wait(timeout=60)
        self.database.dispose()
        print(self.log()[-4000:])  # noqa: T201 - shown by pytest when the test failed
        shutil.rmtree(self.folder, ignore_errors=True)


def _children(pid: int) -> list[int]:
    """The processes that a process of ours started; without /proc they end by themselves."""
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    except OSError:
        return []
    return [int(child) for child in text.split()]


def wait_until(condition: Callable[[], object], what: str, timeout_s: float = 120.0) -> None:
    """Wait until it holds, or fail by its name."""
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline, f"not within {timeout_s} s: {what}"
        time.sleep(0.05)
