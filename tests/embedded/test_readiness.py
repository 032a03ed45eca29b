from __future__ import annotations

import http.server
import io
import json
import socket
import threading
from collections.abc import Iterator

import pytest

from moderation.embedded.checklist import Checklist
from moderation.embedded.failure import StopAsked
from moderation.embedded.readiness import MUTE_AFTER_S, Health, MuteWatch, ask, ask_all


class Ready(http.server.BaseHTTPRequestHandler):
    status, body = 200, b""

    def do_GET(self):
        assert self.path == "/readyz"
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *_words):
        pass


@pytest.fixture
def web() -> Iterator[http.server.HTTPServer]:
    handler = type("Answer", (Ready,), {})
    server = http.server.HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def answer(web, status: int, body: object) -> str:
    web.RequestHandlerClass.status = status
    web.RequestHandlerClass.body = body if isinstance(body, bytes) else json.dumps(body).encode()
    return f"http://127.0.0.1:{web.server_address[1]}"


CHECKS = {"checks": {"database": {"ok": True}, "worker": {"ok": False, "age_s": 70}}}


def test_an_unready_service_tells_which_check_fails(web):
    health = ask(answer(web, 503, CHECKS))
    assert not health.ready
    assert health.failing() == ["worker"]


def test_200_is_ready(web):
    assert ask(answer(web, 200, {"checks": {"worker": {"ok": True}}})).ready


@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff", [], {"checks": 3}, {"checks": {"a": 1}}])
def test_an_answer_in_another_shape_has_no_checks(web, body):
    assert ask(answer(web, 503, body)) == Health(503, {})


def test_no_answer_is_not_ready():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert ask(f"http://127.0.0.1:{port}", timeout_s=0.1) == Health(0, {})
    assert ask(f"http://127.0.0.1:{port}", timeout_s=0.1) == Health(0, {})


def test_a_service_whose_mail_server_is_missing_is_not_ready(web):
    url = answer(web, 200, {"checks": {}})
    with socket.create_server(("127.0.0.1", 0)) as sink:
        port = sink.getsockname()[1]
        assert ask_all(url, port).ready
    assert not ask_all(url, port).ready


def worker(ok: bool, broker: bool = True) -> Health:
    return Health(200 if ok else 503, {"broker": broker, "worker": ok})


def test_a_worker_is_mute_after_half_a_minute_of_failing_without_a_break():
    watch = MuteWatch()
    assert watch.observe(worker(ok=False), 0) is None
    assert watch.observe(worker(ok=False), MUTE_AFTER_S - 1) is None
    assert watch.observe(worker(ok=False), MUTE_AFTER_S) == "screening"


def test_one_good_answer_starts_the_wait_anew():
    watch = MuteWatch()
    watch.observe(worker(ok=False), 0)
    watch.observe(worker(ok=True), 20)
    watch.observe(worker(ok=False), 25)
    assert watch.observe(worker(ok=False), MUTE_AFTER_S + 24) is None
    assert watch.observe(worker(ok=False), MUTE_AFTER_S + 25) == "screening"


def test_a_replaced_worker_has_a_wait_of_its_own():
    watch = MuteWatch()
    watch.observe(worker(ok=False), 0)
    assert watch.observe(worker(ok=False), MUTE_AFTER_S) == "screening"
    assert watch.observe(worker(ok=False), MUTE_AFTER_S + 5) is None
    assert watch.observe(worker(ok=False), 2 * MUTE_AFTER_S) == "screening"


def test_a_worker_without_a_broker_is_not_to_blame():
    watch = MuteWatch()
    watch.observe(worker(ok=False, broker=False), 0)
    assert watch.observe(worker(ok=False, broker=False), 60) == "broker"


def test_a_web_process_too_busy_to_answer_blames_nobody():
    watch = MuteWatch()
    watch.observe(Health(0, {}), 0)
    assert watch.observe(Health(0, {}), 600) is None


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_sees_a_step_begin_and_its_line_completed():
    stream = Terminal()
    with Checklist(stream).step("database"):
        assert stream.getvalue() == "  database …"
    assert stream.getvalue().endswith("\r  database … \x1b[32mready\x1b[0m 0.0 s\n")


def test_a_file_gets_plain_lines():
    stream = io.StringIO()
    checklist = Checklist(stream)
    with checklist.step("database"):
        pass
    checklist.warn("careful")
    assert stream.getvalue() == "  database … ready 0.0 s\nWARNING: careful\n"


def test_a_step_that_a_person_stopped_has_not_failed():
    stream = io.StringIO()
    with pytest.raises(StopAsked), Checklist(stream).step("web"):
        raise StopAsked
    assert stream.getvalue() == "  web … stopped 0.0 s\n"
