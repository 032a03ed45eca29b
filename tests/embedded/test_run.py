from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.processes
SCRIPT = Path(__file__).with_name("stand_in_service.py")
KEYS = {
    "url",
    "site",
    "api_key",
    "assertion_secret",
    "review_url",
    "moderator",
    "mail_url",
    "demo_url",
}


class Running:
    """One run of the stand-in service, with what it has printed so far."""

    def __init__(self, data: Path, *words: str) -> None:
        self.data = data
        environ = {k: v for k, v in os.environ.items() if not k.startswith(("REDIS", "MODERATION"))}
        self.process = subprocess.Popen(
            [sys.executable, str(SCRIPT), str(data), *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environ,
        )
        self.out: list[str] = []
        self.err: list[str] = []
        self._readers = [
            threading.Thread(target=lines.extend, args=(stream,))
            for lines, stream in ((self.out, self.process.stdout), (self.err, self.process.stderr))
        ]
        for reader in self._readers:
            reader.start()

    def ready(self) -> dict[str, object]:
        deadline = time.monotonic() + 120
        while not any(line.startswith("READY ") for line in self.out):
            assert self.process.poll() is None, "".join(self.err)
            assert time.monotonic() < deadline, "never ready"
            time.sleep(0.02)
        return json.loads(self.out[0].removeprefix("READY "))

    def end(self) -> int:
        code = self.process.wait(timeout=30)
        for reader in self._readers:
            reader.join(timeout=30)
        for stream in (self.process.stdout, self.process.stderr):
            stream.close()
        return code

    def said(self) -> str:
        return "".join(self.err)

    def helper_pid(self) -> int:
        log = (self.data / "logs" / "web.log").read_text(encoding="utf-8")
        return int(re.findall(r"helper (\d+)", log)[-1])


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    started: list[Running] = []

    def begin(web: str = "ready", port: str = "0", *words: str) -> Running:
        started.append(Running(tmp_path / "data", port, web, *words))
        return started[-1]

    yield begin
    for running in started:
        if running.process.poll() is None:
            running.process.send_signal(signal.SIGTERM)
        running.end()


@pytest.mark.parametrize("name", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_stops_everything_within_five_seconds(start, name, alive):
    running = start()
    running.ready()
    helper = running.helper_pid()
    began = time.monotonic()
    running.process.send_signal(name)
    assert running.end() == 0
    assert time.monotonic() - began < 5
    assert not alive(helper)


def test_a_child_that_will_not_stop_is_killed_within_five_seconds(start, alive):
    running = start("stubborn")
    running.ready()
    helper = running.helper_pid()
    began = time.monotonic()
    running.process.send_signal(signal.SIGINT)
    assert running.end() == 0
    assert time.monotonic() - began < 5
    assert not alive(helper)


def test_a_second_interrupt_stops_at_once(start, alive):
    running = start("stubborn")
    running.ready()
    helper = running.helper_pid()
    running.process.send_signal(signal.SIGINT)
    time.sleep(0.5)
    began = time.monotonic()
    running.process.send_signal(signal.SIGINT)
    assert running.end() == 0
    assert time.monotonic() - began < 1.5
    assert not alive(helper)


def test_nothing_survives_a_killed_supervisor_and_the_next_start_works(start, alive, eventually):
    running = start()
    running.ready()
    helper = running.helper_pid()
    assert alive(helper)
    running.process.kill()
    running.end()
    eventually(lambda: not alive(helper), "a process the web process had started is gone")
    again = start()
    again.ready()
    again.process.send_signal(signal.SIGINT)
    assert again.end() == 0


def test_standard_output_is_one_ready_line_with_the_promised_keys(start):
    running = start()
    facts = running.ready()
    running.process.send_signal(signal.SIGINT)
    running.end()
    assert len(running.out) == 1
    assert set(facts) == KEYS
    assert set(facts["moderator"]) == {"email", "password"}
    assert facts["review_url"] == f"{facts['url']}/review"
    assert f"password           {facts['moderator']['password']}" in running.said()
    assert re.search(r"^  broker … ready \d+\.\d s$", running.said(), re.MULTILINE)


def test_a_second_start_keeps_the_credentials_and_the_secret(start):
    seen = []
    for _ in range(2):
        running = start()
        facts = running.ready()
        secret = (running.data / "secret.key").read_text(encoding="ascii")
        running.process.send_signal(signal.SIGINT)
        running.end()
        seen.append((facts["api_key"], facts["assertion_secret"], facts["moderator"], secret))
    assert seen[0] == seen[1]


def test_a_folder_in_use_is_refused_and_says_by_whom(start):
    first = start()
    first.ready()
    second = start()
    assert second.end() == 1
    assert f"process {first.process.pid}" in second.said()
    assert "Traceback" not in second.said()
    assert first.process.poll() is None


def test_a_service_that_cannot_start_shows_its_last_words_and_fails(start):
    running = start("broken")
    assert running.end() == 1
    assert "web does not start" in running.said()
    assert "the template is missing" in running.said()
    assert "Traceback" not in running.said()


def test_a_port_in_use_is_named_with_the_way_out(start):
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = str(other.getsockname()[1])
        running = start("ready", taken)
        assert running.end() == 1
    assert f"port {taken}" in running.said()
    assert "--port 0" in running.said()


def test_missing_limits_are_said_loudly(start):
    running = start("ready", "0", "--no-limits")
    running.ready()
    running.process.send_signal(signal.SIGINT)
    running.end()
    assert "WARNING: rate limits are OFF" in running.said()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc to find the process to kill")
def test_a_killed_web_process_comes_back_by_itself(start, eventually, alive):
    running = start()
    running.ready()
    first = running.helper_pid()
    web = int(Path(f"/proc/{first}/stat").read_text().rpartition(")")[2].split()[1])
    os.kill(web, signal.SIGKILL)
    eventually(lambda: running.helper_pid() != first, "the web process has started again")
    eventually(lambda: not alive(first), "what the dead one had started is gone")
    assert "web ended (killed by SIGKILL); starting again in 0.2 s" in running.said()
