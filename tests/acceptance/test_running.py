"""`moderation run` as a person uses it: start, Ctrl-C, start again."""

from __future__ import annotations

import socket
import time
from pathlib import Path

import pytest

from tests.acceptance.running import RunningService


@pytest.mark.processes
def test_ctrl_c_stops_all_within_five_seconds_and_a_second_start_still_has_the_data(
    tmp_path: Path,
) -> None:
    first = RunningService(tmp_path / "data", "--no-demo")
    stored = first.submit("The road to the harbour is open again.", wait=10)
    status, seconds = first.stop()
    assert status == 0
    assert seconds < 5

    second = RunningService(tmp_path / "data", "--no-demo")
    try:
        assert second.access["api_key"] == first.access["api_key"]
        again = second.call("GET", f"/v1/comments/{stored.document['id']}")
        assert again.document["body"] == "The road to the harbour is open again."
    finally:
        second.stop()


@pytest.mark.processes
def test_everything_that_the_ready_line_names_can_be_opened(service: RunningService) -> None:
    for name in ("url", "review_url", "mail_url", "demo_url"):
        path = service.access[name] + ("/docs" if name == "url" else "")
        assert service.call("GET", path, key=False).status == 200, name
    assert set(service.access["moderator"]) == {"email", "password"}
    assert service.access["assertion_secret"]


@pytest.mark.processes
def test_clients_that_dawdle_with_their_bodies_do_not_hold_the_service(
    service: RunningService,
) -> None:
    host, port = service.access["url"].removeprefix("http://").split(":")
    slow = [socket.create_connection((host, int(port)), timeout=30) for _ in range(80)]
    try:
        for one in slow:
            one.sendall(b"POST /v1/comments/x HTTP/1.1\r\nHost: x\r\nContent-Length: 999\r\n\r\n{")
        began = time.monotonic()
        assert service.submit("A quick word among the slow.", wait=10).status == 201
        assert time.monotonic() - began < 5
        assert slow[0].recv(12) == b"HTTP/1.1 408"
    finally:
        for one in slow:
            one.close()
