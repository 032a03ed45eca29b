"""What stands between the server and Flask: a request is whole before it takes a thread."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest

from moderation.front import LARGEST_BODY, Front, environ_of
from moderation.publication.serving import ready_at_once


class Headers:
    def __init__(self, *pairs):
        self._pairs = pairs

    def items(self):
        return list(self._pairs)

    def get(self, name):
        return dict(self._pairs).get(name)


@dataclass
class Scope:
    """A request as the server describes it."""

    method: str = "POST"
    path: str = "/v1/x"
    query_string: str = ""
    scheme: str = "http"
    server: str = "127.0.0.1:8000"
    client: str = "198.51.100.7:50000"
    http_version: str = "1.1"
    authority: str | None = None
    headers: Headers = field(default_factory=lambda: Headers(("transfer-encoding", "chunked")))


class Exchange:
    """The server's other end: gives chunks with pauses, takes one answer."""

    def __init__(self, *chunks, pause_s=0.0):
        self._chunks = chunks
        self._pause_s = pause_s
        self.given = 0
        self.answer = None

    async def __aiter__(self):
        for chunk in self._chunks:
            await asyncio.sleep(self._pause_s)
            self.given += 1
            yield chunk

    def response_bytes(self, status, headers, body):
        self.answer = (status, dict(headers), body)

    response_str = response_bytes


def echo(environ, start_response):
    """Answers with what it read."""
    start_response("201 Created", [("X-Length", environ["CONTENT_LENGTH"])])
    return [environ["wsgi.input"].read()]


def ask(app, exchange, scope=None):
    asyncio.run(app.__rsgi__(scope or Scope(), exchange))
    return exchange.answer


@pytest.fixture
def loops_of_our_own(monkeypatch):
    """A browser test may have a loop running in this thread; these bring their own."""
    monkeypatch.setattr(asyncio, "run", _run_apart)


def _run_apart(coroutine):
    def run():
        with asyncio.Runner() as runner:
            runner.run(coroutine)

    with ThreadPoolExecutor(1) as one:
        one.submit(run).result()


pytestmark = pytest.mark.usefixtures("loops_of_our_own")


def test_a_body_in_pieces_is_one_and_has_its_true_length():
    assert ask(Front(echo, 1), Exchange(b"ab", b"cd")) == (201, {"x-length": "4"}, b"abcd")


def test_a_body_that_does_not_come_in_time_is_answered_without_the_application():
    def never(*_):
        raise AssertionError("called")

    exchange = Exchange(*[b"x"] * 100, pause_s=0.05)
    status, headers, body = ask(Front(never, 1, body_within_s=0.1), exchange)
    assert (status, headers["content-type"]) == (408, "application/problem+json")
    assert '"request_timeout"' in body


def test_no_more_is_read_of_a_body_than_any_route_takes():
    exchange = Exchange(*[b"x" * 65_536] * 100)
    status, headers, _ = ask(Front(echo, 1), exchange)
    assert status == 201
    assert LARGEST_BODY < int(headers["x-length"]) <= LARGEST_BODY + 65_536
    assert exchange.given < 12


def test_a_request_that_declares_no_body_is_not_read():
    exchange = Exchange(b"ab")
    assert ask(Front(echo, 1), exchange, Scope(headers=Headers()))[2] == b""
    assert exchange.given == 0


def test_what_the_application_opens_is_closed():
    closed = []

    class Parts(list):
        def close(self):
            closed.append(True)

    def app(_environ, start_response):
        start_response("200 OK", [])
        return Parts([b"a", b"b"])

    assert ask(Front(app, 1), Exchange())[2] == b"ab"
    assert closed == [True]


@pytest.mark.parametrize("at_once", [True, False])
def test_only_what_is_ready_is_answered_where_all_requests_arrive(at_once):
    where = []

    def app(environ, start_response):
        where.append(threading.current_thread().name)
        start_response("200 OK", [])
        return [environ["PATH_INFO"].encode()]

    front = Front(app, 1, is_ready=lambda environ: at_once and environ["PATH_INFO"] == "/v1/x")
    assert ask(front, Exchange()) == (200, {}, b"/v1/x")
    assert ask(front, Exchange(), Scope(path="/other"))[2] == b"/other"
    assert [name.startswith("request") for name in where] == [not at_once, True]


def test_a_page_that_is_ready_is_sent_from_the_loop_on_sqlite_alone(newsroom, app, database):
    newsroom.published()
    path = "/v1/sites/courier/articles/a-1/comments"
    is_ready = ready_at_once(app, database)
    scope = Scope(method="GET", path=path, headers=Headers())
    assert not is_ready(environ_of(scope, b""))
    made = ask(Front(app, 1, is_ready=is_ready), Exchange(), scope)
    assert is_ready(environ_of(scope, b"")) == database.is_sqlite
    assert not is_ready(environ_of(Scope(method="HEAD", path=path, headers=Headers()), b""))
    ready = ask(Front(app, 1, is_ready=is_ready), Exchange(), scope)
    assert (ready[0], ready[2]) == (200, made[2])
    assert ready[1].keys() == made[1].keys()
    newsroom.published("Another.")
    assert not is_ready(environ_of(scope, b""))


def test_the_environment_is_that_of_pep_3333():
    headers = Headers(("content-type", "application/json"), ("x-a", "1"), ("x-a", "2"))
    scope = Scope(path="/articles/حرب%", query_string="a=%20", headers=headers)
    environ = environ_of(scope, b"{}")
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/articles/حرب%"
    assert environ["QUERY_STRING"] == "a=%20"
    assert (environ["CONTENT_TYPE"], environ["CONTENT_LENGTH"]) == ("application/json", "2")
    assert environ["HTTP_X_A"] == "1,2"
    assert environ["REMOTE_ADDR"] == "198.51.100.7"


def test_an_address_of_ipv6_loses_its_brackets():
    assert environ_of(Scope(client="[2001:db8::1]:5000"), b"")["REMOTE_ADDR"] == "2001:db8::1"


def test_a_header_with_an_underscore_cannot_pass_for_another():
    headers = Headers(("author_token", "forged"), ("author-token", "true"))
    assert environ_of(Scope(headers=headers), b"")["HTTP_AUTHOR_TOKEN"] == "true"


def test_the_length_that_was_declared_is_not_believed():
    headers = Headers(("content-length", "5000"))
    assert environ_of(Scope(headers=headers), b"abc")["CONTENT_LENGTH"] == "3"
