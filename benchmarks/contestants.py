"""Who is measured: each scores texts in this process, or in one of its own.

    python -m benchmarks.contestants NAME FOLDER TEXTS

opens one and answers questions, a line of JSON each, until its input ends. Everything is
imported only by those who need it, or their memory would say nothing.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from benchmarks.memory import memory_of

Read = Callable[[Sequence[str]], Sequence[Any]]
Workloads = Mapping[str, Sequence[str]]

BATCH: Final = 64


class NotHere(Exception):
    """It cannot run on this machine; the message says why."""


class Contestant:
    """One that reads the texts of `workloads`."""

    def __init__(self, read: Read, workloads: Workloads) -> None:
        self._read = read
        self._workloads = workloads

    def pace(self, workload: str, batch: int, seconds: float) -> dict[str, float]:
        """How many `texts` it read, and in how many seconds of CPU time (`cpu_s`).

        All texts of the workload in batches, once or as often as `seconds` have room for.
        """
        read = 0
        began = time.process_time()
        while not read or time.process_time() - began < seconds:
            read += sum(map(len, self._batches(workload, batch)))
        return {"texts": read, "cpu_s": time.process_time() - began}

    def memory(self, workload: str) -> dict[str, float | None]:
        """MiB that this process takes once every text of the workload is read."""
        for _ in self._batches(workload, BATCH):
            pass
        return memory_of()

    def read_twice(self, workload: str) -> dict[str, float]:
        """The `share` of the texts that a second stage was asked about."""
        found = [one for some in self._batches(workload, BATCH) for one in some]
        return {"share": sum(getattr(one, "second_opinion", False) for one in found) / len(found)}

    def _batches(self, workload: str, size: int) -> Any:
        texts = self._workloads[workload]
        for start in range(0, len(texts), size):
            yield self._read(texts[start : start + size])


def open_contestant(name: str, folder: Path) -> Read:
    """What scores texts under this name. Raises NotHere.

    `folder` holds scikit-learn's fitted pipeline (benchmarks.ngram_pipeline).
    """
    return _OPENED[name](folder)


def _python(_folder: Path) -> Read:
    return lambda texts: texts


def _numpy(_folder: Path) -> Read:
    import numpy as np  # noqa: PLC0415 see above

    return lambda texts: texts if np.ones(1).all() else []


def _fast(_folder: Path) -> Read:
    from classifiers.bundle import load_bundle  # noqa: PLC0415 see above

    return load_bundle().read


def _cascade(_folder: Path) -> Read:
    from classifiers.cascade import load_classifiers  # noqa: PLC0415 see above

    cascade = load_classifiers()
    if cascade.second is None:
        raise NotHere(str(cascade.alone_because))
    return cascade.read


def _scikit_learn(folder: Path) -> Read:
    from benchmarks.ngram_pipeline import load  # noqa: PLC0415 see above

    pipeline = load(folder)
    return lambda texts: list(pipeline.read(texts))


_OPENED: Final[Mapping[str, Callable[[Path], Read]]] = {
    "Python": _python,
    "Python and NumPy": _numpy,
    "fast stage": _fast,
    "both stages": _cascade,
    "scikit-learn": _scikit_learn,
}


def main(name: str, folder: str, texts: str) -> None:
    """Open the contestant, say so, and answer until the input ends."""
    try:
        read = open_contestant(name, Path(folder))
    except NotHere as reason:
        print(json.dumps({"missing": str(reason)}), flush=True)
        return
    contestant = Contestant(read, json.loads(Path(texts).read_text(encoding="utf-8")))
    print(json.dumps({}), flush=True)
    for line in sys.stdin:
        question = json.loads(line)
        answer = getattr(contestant, question["ask"])(*question["with"])
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
