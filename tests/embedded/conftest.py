from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from moderation.embedded.guard import Guard
from moderation.embedded.processes import ChildSpec


@pytest.fixture
def eventually() -> Callable[..., None]:
    """Wait until a condition holds, or fail with its name."""

    def wait(condition: Callable[[], object], what: str, timeout_s: float = 60.0) -> None:
        deadline = time.monotonic() + timeout_s
        while not condition():
            assert time.monotonic() < deadline, f"not within {timeout_s} s: {what}"
            time.sleep(0.02)

    return wait


@pytest.fixture
def alive() -> Callable[[int], bool]:
    """Whether a process runs; a zombie that nobody has reaped does not."""

    def is_alive(pid: int) -> bool:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        try:
            state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2]
        except FileNotFoundError:
            return not Path("/proc/self").exists()
        return state.split()[0] not in ("Z", "X")

    return is_alive


@pytest.fixture
def spec(tmp_path: Path) -> Callable[..., ChildSpec]:
    """A child that runs a few lines of Python."""

    def build(code: str, name: str = "child", *, stops_last: bool = False) -> ChildSpec:
        command = (sys.executable, "-u", "-c", code)
        return ChildSpec(name, command, dict(os.environ), tmp_path / f"{name}.log", stops_last)

    return build


@pytest.fixture
def guard() -> Iterator[Guard]:
    guard = Guard()
    yield guard
    guard.dismiss()
