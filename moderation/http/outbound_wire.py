"""One exchange over a connection that is there already, within a time and a size.

`http.client` limits the time of each read alone: who drips a byte a second could hold it for
ever. So it is given a connection that counts down over all of them.
"""

from __future__ import annotations

import io
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Any

from moderation.http.outbound_addresses import Target

LARGEST_ANSWER = 16 * 1024
# What may come before the body, where a server may say "100 Continue" as often as it likes.
_LARGEST_HEAD = 48 * 1024
USER_AGENT = "comment-moderation/1 (webhooks)"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. Header names are in lower case; `body` is cut where not `complete`."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    complete: bool


class Deadline:
    """Until when all of it has to be done, and how many bytes of an answer are of interest."""

    def __init__(self, seconds: float, largest: int = LARGEST_ANSWER) -> None:
        self._at = time.monotonic() + seconds
        self.largest = largest

    def left(self) -> float:
        """The seconds that are left. Raises TimeoutError when there are none."""
        left = self._at - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def within(self, work: Callable[[], Any]) -> Any:
        """What `work` gives, if it does so in time: the system's resolver takes no limit."""
        done: list[tuple[bool, Any]] = []

        def run() -> None:
            try:
                done.append((True, work()))
            except Exception as error:  # noqa: BLE001 - raised again where it is waited for
                done.append((False, error))

        thread = threading.Thread(target=run, name="look-up", daemon=True)
        thread.start()
        thread.join(self.left())
        if not done:
            raise TimeoutError
        succeeded, outcome = done[0]
        if not succeeded:
            raise outcome
        return outcome


def exchange(
    connected: socket.socket,
    deadline: Deadline,
    target: Target,
    method: str,
    headers: Mapping[str, str],
    body: bytes,
) -> Answer:
    """Send a request and read its answer. Raises OSError, HTTPException or ValueError."""
    connection = HTTPConnection(target.host, target.port)
    connection.sock = _Wire(connected, deadline)
    said = {"Host": target.netloc, "User-Agent": USER_AGENT, "Connection": "close", **headers}
    connection.request(method, target.path, body, said)
    with connection.getresponse() as response:
        answered = {name.lower(): value for name, value in response.getheaders()}
        text, complete = _read(response, deadline.largest)
    return Answer(response.status, answered, text, complete)


def _read(response: HTTPResponse, left: int) -> tuple[bytes, bool]:
    """The body, cut. How it was answered is known; that the rest does not come is no matter."""
    parts: list[bytes] = []
    try:
        while left and (part := response.read1(left)):
            parts.append(part)
            left -= len(part)
        return b"".join(parts), not response.read1(1)
    except (OSError, HTTPException, ValueError):
        return b"".join(parts), False


class _Wire:
    """What `http.client` uses of a socket. It is closed by whoever opened it."""

    def __init__(self, connected: socket.socket, deadline: Deadline) -> None:
        self._socket, self._deadline = connected, deadline

    def sendall(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            self._socket.settimeout(self._deadline.left())
            rest = rest[self._socket.send(rest) :]

    def makefile(self, *_: Any) -> io.BufferedReader:
        return io.BufferedReader(_Reader(self._socket, self._deadline))

    def close(self) -> None:
        """Nothing: the answer may still be read."""


class _Reader(io.RawIOBase):
    """Reads with the deadline at every byte, and no more than anybody needs to say."""

    def __init__(self, connected: socket.socket, deadline: Deadline) -> None:
        self._socket, self._deadline = connected, deadline
        self._left = deadline.largest + _LARGEST_HEAD

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._left <= 0:
            return 0
        self._socket.settimeout(self._deadline.left())
        count = self._socket.recv_into(buffer, min(len(buffer), self._left))
        self._left -= count
        return count
