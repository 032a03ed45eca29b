"""A whole service, started as a user starts it, and a plain client for it."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

READY_WITHIN_S = 90

Found = TypeVar("Found")


@dataclass(frozen=True)
class Answer:
    """What came back: `document` is the parsed JSON, or None when the body is not JSON."""

    status: int
    headers: dict[str, str]
    text: str
    document: Any


class RunningService:
    """`moderation run` as a child process. `access` is what its READY line says."""

    def __init__(self, data: Path, *options: str) -> None:
        self.data = data
        environ = {k: v for k, v in os.environ.items() if k not in ("REDIS_URL", "DATABASE_URL")}
        command = (sys.executable, "-m", "moderation", "run", "--port", "0", "--data", str(data))
        self.process = subprocess.Popen(
            [*command, *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=environ,
        )
        self.output: list[str] = []
        self._lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.access: dict[str, Any] = self._wait_until_ready()

    def stop(self) -> tuple[int, float]:
        """Ctrl-C; the exit status and the seconds that it took."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGINT)
        status = self.process.wait(timeout=30)
        seconds = time.monotonic() - began
        self._close()
        return status, seconds

    def call(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        key: bool = True,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """One request, with the demo key unless told otherwise."""
        url = path if path.startswith("http") else self.access["url"] + path
        request = urllib.request.Request(url, method=method, headers=headers or {})
        if key:
            request.add_header("Authorization", f"Bearer {self.access['api_key']}")
        if body is not None:
            request.add_header("Content-Type", "application/json")
            request.data = json.dumps(body).encode()
        try:
            with urllib.request.urlopen(request, timeout=20) as response:
                return _answer(response.status, response)
        except urllib.error.HTTPError as error:
            with error:
                return _answer(error.code, error)

    def submit(self, body: str, *, email: str = "demo.reader@example.org", wait: int = 0) -> Answer:
        """A comment by a reader whose address the demo counts as confirmed, or another's."""
        headers = {"Prefer": f"wait={wait}"} if wait else {}
        comment = {"author": {"email": email, "name": "Reader"}, "body": body}
        path = f"/v1/sites/{self.access['site']}/articles/border-town/comments"
        return self.call("POST", path, comment, headers=headers)

    def mails(self) -> list[dict[str, str]]:
        """What the sink has, newest first."""
        answer = self.call(
            "GET", self.access["mail_url"], key=False, headers={"Accept": "application/json"}
        )
        return list(answer.document["items"])

    def _close(self) -> None:
        self._reader.join(timeout=30)
        if self.process.stdout is not None:
            self.process.stdout.close()

    def _read(self) -> None:
        for line in self.process.stdout or ():
            self.output.append(line)
            self._lines.put(line)

    def _wait_until_ready(self) -> dict[str, Any]:
        deadline = time.monotonic() + READY_WITHIN_S
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                line = self._lines.get(timeout=0.5)
            except queue.Empty:
                continue
            if line.startswith("READY "):
                return dict(json.loads(line.removeprefix("READY ")))
        self.process.kill()
        self.process.wait()
        self._close()
        raise AssertionError("the service did not get ready:\n" + "".join(self.output))


def eventually(look: Callable[[], Found], within_s: float, every_s: float = 0.1) -> Found:
    """The first true value of `look`. Raises AssertionError when there is none in time."""
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(every_s)
    raise AssertionError(f"it did not come true within {within_s} s")


def children_of(pid: int) -> dict[int, str]:
    """The direct children of a process: pid and command line."""
    listing = subprocess.run(
        ["ps", "-A", "-ww", "-o", "pid=,ppid=,args="], check=True, capture_output=True, text=True
    ).stdout
    found = {}
    for line in listing.splitlines():
        child, parent, command = line.split(None, 2)
        if int(parent) == pid:
            found[int(child)] = command
    return found


def _answer(status: int, response: Any) -> Answer:
    text = response.read().decode()
    is_json = "json" in response.headers.get("Content-Type", "")
    return Answer(status, dict(response.headers), text, json.loads(text) if is_json else None)
