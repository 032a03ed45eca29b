"""A contestant in a process of its own, held to one thread."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final, Self

from benchmarks.contestants import NotHere

ROOT: Final = Path(__file__).parents[1]
_ONE_THREAD: Final = (
    "OMP_NUM_THREADS=1",
    "OPENBLAS_NUM_THREADS=1",
    "MKL_NUM_THREADS=1",
    "VECLIB_MAXIMUM_THREADS=1",
)


def pinned(module: str) -> list[str]:
    """The command that runs a module of ours on one thread, whatever its libraries would like."""
    return ["/usr/bin/env", *_ONE_THREAD, sys.executable, "-m", module]


class ContestantProcess:
    """Like benchmarks.contestants.Contestant; to be used with `with`."""

    def __init__(self, name: str, folder: Path, texts: Path) -> None:
        """Raises NotHere."""
        command = [*pinned("benchmarks.contestants"), name, str(folder), str(texts)]
        self._process = subprocess.Popen(  # noqa: S603 - a module of ours
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
        )
        opened = self._answer()
        if "missing" in opened:
            self._end()
            raise NotHere(opened["missing"])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def pace(self, workload: str, batch: int, seconds: float) -> dict[str, Any]:
        return self._asked("pace", workload, batch, seconds)

    def memory(self, workload: str) -> dict[str, Any]:
        return self._asked("memory", workload)

    def read_twice(self, workload: str) -> dict[str, Any]:
        return self._asked("read_twice", workload)

    def _asked(self, question: str, *arguments: object) -> dict[str, Any]:
        assert self._process.stdin is not None  # noqa: S101 Popen was given a pipe
        self._process.stdin.write(json.dumps({"ask": question, "with": arguments}) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None  # noqa: S101 Popen was given a pipe
        line = self._process.stdout.readline()
        if not line:
            self._end()
            raise RuntimeError(f"a contestant ended with status {self._process.returncode}")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _end(self) -> None:
        """It ends by itself when nobody can ask any more."""
        with self._process:
            pass
