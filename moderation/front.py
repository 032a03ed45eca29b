"""Between granian and Flask: a request's body is read before it takes a thread.

Flask handles a request in a thread from beginning to end. If it also read the body there, some
dozens of clients that send a byte now and then would hold every thread, and with them the site.
Here the event loop reads, within a time and a size, and only a whole request goes to a thread.
"""

from __future__ import annotations

import asyncio
import io
import json
import sys
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol

from moderation.http.errors import FLASK_CODES

BODY_WITHIN_S = 10.0
# More than any route takes; what is longer is cut, and refused by the route for its length.
LARGEST_BODY = 512 * 1024
_TOO_SLOW = json.dumps(
    {
        "type": f"/docs#{FLASK_CODES[408]}",
        "title": "Request Timeout",
        "status": 408,
        "detail": "the body did not come in time",
        "code": FLASK_CODES[408],
        "request_id": "",
    }
)

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Answer = tuple[int, list[tuple[str, str]], bytes]


class Scope(Protocol):
    """What granian says of a request (RSGI)."""

    method: str
    path: str
    query_string: str
    scheme: str
    server: str
    client: str
    http_version: str
    authority: str | None
    headers: Any


class Exchange(Protocol):
    """Granian's other end of a request: chunks of the body in, one answer out (RSGI)."""

    def __aiter__(self) -> Any: ...
    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None: ...
    def response_str(self, status: int, headers: list[tuple[str, str]], body: str) -> None: ...


class Front:
    """An RSGI application around a WSGI one. `threads` requests are handled at once.

    `is_ready(environ)` tells which requests the application answers at once, without waiting for
    anything: going to a thread would cost more than the answer. It must not wait either.
    """

    def __init__(
        self,
        wsgi: Wsgi,
        threads: int,
        body_within_s: float = BODY_WITHIN_S,
        is_ready: Callable[[dict[str, Any]], bool] = lambda _environ: False,
    ) -> None:
        self._wsgi = wsgi
        self._body_within_s = body_within_s
        self._is_ready = is_ready
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="request")

    def __rsgi__(self, scope: Any, exchange: Any) -> Awaitable[None]:
        """Answer one request."""
        return self._answer(scope, exchange)

    async def _answer(self, scope: Scope, exchange: Exchange) -> None:
        try:
            async with asyncio.timeout(self._body_within_s):
                body = await _read(exchange) if _has_body(scope) else b""
        except TimeoutError:
            headers = [("content-type", "application/problem+json"), ("connection", "close")]
            exchange.response_str(408, headers, _TOO_SLOW)
            return
        environ = environ_of(scope, body)
        if self._is_ready(environ):
            exchange.response_bytes(*self._call(environ))
            return
        loop = asyncio.get_running_loop()
        exchange.response_bytes(*await loop.run_in_executor(self._threads, self._call, environ))

    def _call(self, environ: dict[str, Any]) -> Answer:
        begun: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], _exc: Any = None) -> None:
            begun[:] = [int(status[:3]), [(name.lower(), value) for name, value in headers]]

        parts = self._wsgi(environ, start_response)
        try:
            payload = b"".join(parts)
        finally:
            close = getattr(parts, "close", None)
            if close is not None:
                close()
        return begun[0], begun[1], payload


def _has_body(scope: Scope) -> bool:
    length = scope.headers.get("content-length")
    return length not in (None, "0") or scope.headers.get("transfer-encoding") is not None


async def _read(exchange: Exchange) -> bytes:
    chunks: list[bytes] = []
    size = 0
    async for chunk in exchange:
        chunks.append(bytes(chunk))
        size += len(chunk)
        if size > LARGEST_BODY:
            break
    return b"".join(chunks)


def environ_of(scope: Scope, body: bytes) -> dict[str, Any]:
    """The WSGI environment (PEP 3333) of a request whose body is here already."""
    host, _, port = scope.server.rpartition(":")
    client, _, client_port = scope.client.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        # Granian has decoded it; PEP 3333 wants UTF-8 dressed as Latin-1.
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": client.strip("[]"),
        "REMOTE_PORT": client_port,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        _add_header(environ, name, value)
    if scope.authority is not None:
        environ.setdefault("HTTP_HOST", scope.authority)
    # Of what was read, whatever was declared: a chunked body has no length of its own.
    environ["CONTENT_LENGTH"] = str(len(body))
    return environ


def _add_header(environ: dict[str, Any], name: str, value: str) -> None:
    key = name.upper().replace("-", "_")
    if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        key = f"HTTP_{key}"
    # Underscores in a name would pass one header off as another.
    if "_" not in name:
        environ[key] = f"{environ[key]},{value}" if key in environ else value
