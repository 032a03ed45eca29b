"""`moderation run` as a person uses it: start, Ctrl-C, start again."""

from __future__ import annotations

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

    began = time.monotonic()
    second = RunningService(tmp_path / "data", "--no-demo")
    print(f"second start: {time.monotonic() - began:.1f} s, stop: {seconds:.1f} s")
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
