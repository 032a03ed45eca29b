"""A site's own server on loopback: keeps what it is sent, answers what a test tells it to."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True)
class Taken:
    """A request that came. `headers` have lower-case names."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


Answering = Callable[[BaseHTTPRequestHandler], None]


def answering(status: int, headers: dict[str, str] | None = None, body: bytes = b"ok") -> Answering:
    """An answer like any."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def endless(handler: BaseHTTPRequestHandler) -> None:
    """200, and then bytes until nobody listens."""
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"x" * 65_536)


def dripping(handler: BaseHTTPRequestHandler) -> None:
    """A byte of the head now and then, each well within any limit for one read."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while True:
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.05)


def always_continuing(handler: BaseHTTPRequestHandler) -> None:
    """Says that it will say something, without end."""
    while True:
        handler.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n" * 100)


class Receiver:
    """Listens while it is a context. `answer` may be replaced at any time."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.taken: list[Taken] = []
        self.connections = 0
        self.answer: Answering = answering(200)
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def setup(self) -> None:
                receiver.connections += 1
                super().setup()

            def do_GET(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                headers = {name.lower(): value for name, value in self.headers.items()}
                receiver.taken.append(Taken(self.command, self.path, headers, body))
                try:
                    receiver.answer(self)
                except (BrokenPipeError, ConnectionResetError):
                    # The service had heard enough.
                    self.close_connection = True

            do_POST = do_GET  # noqa: N815 - the library's name

            def log_message(self, *_: Any) -> None:
                """Say nothing on stderr."""

        self._server = ThreadingHTTPServer((host, 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self.url = f"http://{host}:{self.port}/hook"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
