"""A few readers who ask one server again and again, over connections that stay open."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from benchmarks.reading_server import TICK_S, cpu_seconds, server_of

READERS: Final = 8
_WARM_UP_S: Final = 0.5


@dataclass(frozen=True, slots=True)
class Address:
    """What is asked for: `path` gives the next one; `tag` is of the page that the readers have."""

    path: Callable[[], str]
    tag: str | None = None


@dataclass(frozen=True, slots=True)
class Rate:
    """Pages for each CPU second of the server, and how long readers waited."""

    per_cpu_second: float
    p50_ms: float
    p99_ms: float


@dataclass
class _Reader:
    """One connection; `times` are how long each answer took, in seconds."""

    port: int
    page: Address
    times: list[float] = field(default_factory=list)

    def read_until(self, end: float) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = {} if self.page.tag is None else {"If-None-Match": self.page.tag}
        expected = 200 if self.page.tag is None else 304
        while (began := time.perf_counter()) < end:
            connection.request("GET", self.page.path(), headers=headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status != expected:
                raise RuntimeError(f"the answer was {answer.status}, not {expected}")
            self.times.append(time.perf_counter() - began)
        connection.close()


def warm_up(port: int, page: Address, seconds: float) -> None:
    """Ask for a while that does not count: half a second, or so long if that is less."""
    _read(port, page, min(_WARM_UP_S, seconds))


def measure(port: int, page: Address, seconds: float) -> Rate:
    """Ask for so long."""
    server = server_of(port)
    before = cpu_seconds(server)
    times = sorted(_read(port, page, seconds))
    # It is counted in ticks: what took less than one has cost one at most.
    spent = max(cpu_seconds(server) - before, TICK_S)
    return Rate(
        len(times) / spent, 1000 * times[len(times) // 2], 1000 * times[len(times) * 99 // 100]
    )


def tag_of(port: int, path: str) -> str:
    """The tag that a page has now."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.headers["ETag"]


def _read(port: int, page: Address, seconds: float) -> list[float]:
    readers = [_Reader(port, page) for _ in range(READERS)]
    end = time.perf_counter() + seconds
    threads = [threading.Thread(target=one.read_until, args=(end,)) for one in readers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    times = [taken for one in readers for taken in one.times]
    if not times:
        raise RuntimeError("nothing was answered")
    return times
