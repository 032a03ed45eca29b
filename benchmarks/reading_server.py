"""`moderation web` on a database, as a process of its own, and the CPU time of its process tree."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

SECRET: Final = "benchmarks-only-0123456789-0123456789-abcdef"  # noqa: S105 - of made-up rows
_READY_WITHIN_S: Final = 90
TICK_S: Final = 1 / os.sysconf("SC_CLK_TCK")
_processes: dict[int, int] = {}


@contextmanager
def served(
    url: str, folder: Path | None = None, changes: Mapping[str, str] | None = None
) -> Iterator[int]:
    """The port of a server on this database; `folder` is where its code is, if not here.

    With `changes` to its environment it says nothing: there it may write a line for each request.
    """
    port = _free_port()
    process = subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-P", "-c", _COMMAND, "web"],
        env={**_environ(url, port, folder), **(changes or {})},
        stderr=subprocess.DEVNULL if changes else None,
    )
    _processes[port] = process.pid
    try:
        _wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def server_of(port: int) -> int:
    """The process that serves this port."""
    return _processes[port]


def cpu_seconds(process: int) -> float:
    """What a process and those that it started have used so far, in user and kernel mode."""
    ticks = 0
    for one in _tree(process):
        fields = Path(f"/proc/{one}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks * TICK_S


def _tree(process: int) -> Iterator[int]:
    yield process
    for file in Path(f"/proc/{process}/task").glob("*/children"):
        for child in file.read_text(encoding="ascii").split():
            yield from _tree(int(child))


_COMMAND = "import sys; from moderation.cli import main; sys.exit(main(sys.argv[1:]))"


def _environ(url: str, port: int, folder: Path | None) -> dict[str, str]:
    return {
        "PATH": os.defpath,
        "PYTHONPATH": str(folder or Path(__file__).resolve().parents[1]),
        "DATABASE_URL": url,
        "MODERATION_SECRET_KEY": SECRET,
        "MODERATION_PORT": str(port),
        # Nothing that is read needs the broker, and nobody is there.
        "REDIS_URL": f"redis://127.0.0.1:{_free_port()}/0",
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _READY_WITHIN_S
    while time.monotonic() < end and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise RuntimeError("the server did not start")
