"""A child process: own group, own log, never older than the service it belongs to."""

from __future__ import annotations

import functools
import os
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from moderation.embedded.guard import Guard, kill_group
from moderation.embedded.lifeline import bind_to_parent

COULD_NOT_START = 127


@dataclass(frozen=True, slots=True)
class ChildSpec:
    """What to start. `stops_last` is for what the other children need while they stop."""

    name: str
    command: tuple[str, ...]
    environ: Mapping[str, str]
    log: Path
    stops_last: bool = False


class Child:
    """One run of a spec. Start it from the main thread: the kernel ties it to that thread."""

    def __init__(self, spec: ChildSpec, guard: Guard) -> None:
        self.spec = spec
        self._guard = guard
        self._process: subprocess.Popen[bytes] | None = None
        self._code: int | None = None
        self._start()

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def _start(self) -> None:
        with self.spec.log.open("ab", buffering=0) as log:
            try:
                self._process = subprocess.Popen(  # noqa: S603 - what the service consists of
                    self.spec.command,
                    env=dict(self.spec.environ),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                    # One system call and no locks, so that it is safe although a fork lies before.
                    preexec_fn=functools.partial(bind_to_parent, os.getpid()),  # noqa: PLW1509
                )
            except OSError as error:
                log.write(f"cannot be started: {error.strerror}\n".encode())
                self._code = COULD_NOT_START
                return
        self._guard.watch(self._process.pid)

    def ended(self) -> int | None:
        """The exit status (negative: the signal), or None while it runs.

        When the child has ended, what is left of its group is killed: a pool process without
        its head would go on working unseen.
        """
        if self._code is None and self._process and (code := self._process.poll()) is not None:
            kill_group(self._process.pid)
            self._guard.forget(self._process.pid)
            self._code = code
        return self._code

    def ask_to_stop(self) -> None:
        """SIGTERM to the child alone; its own pool is its own business."""
        if self._process and self.ended() is None:
            self._process.terminate()

    def kill(self) -> None:
        """SIGKILL to the whole group, and wait for the end."""
        if self._process and self.ended() is None:
            kill_group(self._process.pid)
            self._process.wait()
            self.ended()


def ending(code: int) -> str:
    """An exit status in words."""
    if code >= 0:
        return f"exit status {code}"
    try:
        return f"killed by {signal.Signals(-code).name}"
    except ValueError:
        return f"killed by signal {-code}"
