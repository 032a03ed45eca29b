"""The whole service as it runs for many readers: PostgreSQL, Redis, two web processes, workers.

Beside it a mail server, a site's own server that is told by webhook, and somebody who listens to
every word that is said to Redis.
"""

from __future__ import annotations

import http.client
import json
import socket
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import redis
from aiosmtpd.controller import Controller

from tests.delivery.conftest import Inbox, free_port
from tests.faults.conftest import WORKER
from tests.processes import Plant, wait_until
from tests.receiver import Receiver
from workers.wake_up import publisher

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answer:
    """What came back, its headers as they were sent."""

    status: int
    headers: str
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)

    def header(self, name: str) -> str:
        """The header of this name, which there is."""
        found = dict(line.split(": ", 1) for line in self.headers.splitlines())
        return found[name]


class RedisListener:
    """Keeps everything that anybody says to Redis, from when it starts until `stop`."""

    def __init__(self, path: str) -> None:
        self._said = bytearray()
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(path)
        self._socket.sendall(b"MONITOR\r\n")
        assert self._socket.recv(5) == b"+OK\r\n"
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def said(self) -> str:
        return self._said.decode("utf-8", "replace")

    def stop(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join(10)
        self._socket.close()

    def _listen(self) -> None:
        while heard := self._socket.recv(65_536):
            self._said += heard


class WholeService:
    """All of it. `stop` ends it."""

    def __init__(self, database_url: str) -> None:
        self.ending = ExitStack()
        self.plant = Plant(database_url)
        self.ending.callback(self.plant.stop)
        self.database = self.plant.database
        self.receiver = self.ending.enter_context(Receiver())
        self.inbox, mail_port = Inbox(), free_port()
        mail_server = Controller(self.inbox, hostname="127.0.0.1", port=mail_port)
        mail_server.start()
        self.ending.callback(mail_server.stop)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.plant.environ |= {
            "MODERATION_LOG_LEVEL": "DEBUG",
            "MODERATION_PORT": str(self.port),
            "MODERATION_PUBLIC_URL": self.url,
            # More than one, so that requests are counted in Redis.
            "MODERATION_WEB_PROCESSES": "2",
            "MODERATION_TRUSTED_PROXIES": "1",
            "MODERATION_OUTBOUND_ALLOW": "127.0.0.1",
            "SMTP_PORT": str(mail_port),
        }

    def start(self) -> None:
        """Everything, until it answers."""
        self.plant.start_broker()
        self.listener = RedisListener(str(self.plant.socket))
        self.ending.callback(self.listener.stop)
        self._wake = publisher(self.plant.settings.redis_url)
        self.plant.start([sys.executable, "-m", "moderation", "web"])
        self.plant.start_worker(*WORKER)
        self.plant.start_worker("-m", "moderation", "worker", "errands")
        wait_until(self._is_ready, "the service is ready", 60.0)

    def stop(self) -> None:
        self.ending.close()

    def ask(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str] | None = None,
        *,
        body: object = None,
        form: Mapping[str, str] | None = None,
        network: str = "192.0.2.1",
    ) -> Answer:
        """One request, as a proxy in front hands it on for a client in this network."""
        sent = {"X-Forwarded-For": network, **(headers or {})}
        data = None
        if form is not None:
            data, sent["Content-Type"] = urlencode(form).encode(), FORM
        elif body is not None:
            data, sent["Content-Type"] = json.dumps(body).encode(), "application/json"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body=data, headers=sent)
            answer = connection.getresponse()
            lines = "\n".join(f"{name.lower()}: {value}" for name, value in answer.getheaders())
            return Answer(answer.status, lines, answer.read().decode("utf-8", "replace"))
        finally:
            connection.close()

    def wait(self, condition: Any, what: str, *queues: str) -> None:
        """Wait until it holds, with nobody but this test in place of the clock."""

        def nudged() -> object:
            for queue in queues:
                self._wake(queue)
            return condition()

        wait_until(nudged, what)

    def in_redis(self) -> list[tuple[str, str]]:
        """Every key with its value, and everything that was said to it."""
        with redis.Redis(unix_socket_path=str(self.plant.socket)) as client:
            names = client.keys("*")
            kinds = _together(client, [("TYPE", name) for name in names])
            asked = [_READ[kind.decode()](name) for kind, name in zip(kinds, names, strict=True)]
            values = _together(client, asked)
        found = [(f"redis key {n!r}", f"{n!r} {v!r}") for n, v in zip(names, values, strict=True)]
        return [*found, ("said to redis", self.listener.said())]

    def _is_ready(self) -> bool:
        try:
            return self.ask("GET", "/readyz").status == 200
        except OSError:
            return False


_READ: dict[str, Callable[[bytes], tuple[Any, ...]]] = {
    "string": lambda name: ("GET", name),
    "list": lambda name: ("LRANGE", name, 0, -1),
    "set": lambda name: ("SMEMBERS", name),
    "zset": lambda name: ("ZRANGE", name, 0, -1),
    "hash": lambda name: ("HGETALL", name),
}


def _together(client: Any, commands: list[tuple[Any, ...]]) -> list[Any]:
    pipeline = client.pipeline(transaction=False)
    for command in commands:
        pipeline.execute_command(*command)
    answers: list[Any] = pipeline.execute()
    return answers
