"""What scoring a comment costs: our stages beside scikit-learn's usual pipeline, in one run.

    python -m benchmarks.scoring [--rounds 5] [--seconds 0.2] [--seed 1] [--json FILE]

Rates are texts for each second of CPU time of the process that scores (time.process_time), on
one thread. Each contestant has a process of its own; they take turns, round after round, so
that what else the machine does meets all of them. Memory is taken from other processes, that do
nothing but load and read 2,000 comments, one after another. It needs nothing but this checkout:
the comments are put together from our own sentences (benchmarks.comment_texts), and
scikit-learn's pipeline is fitted on those (benchmarks.ngram_pipeline). No figure fails it.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

from benchmarks.comment_texts import NEWS, Workloads, news_comments, workloads
from benchmarks.contestant_process import ROOT, ContestantProcess, pinned
from benchmarks.contestants import NotHere
from benchmarks.scoring_rounds import SCORERS, measure, rates, ratios
from benchmarks.scoring_table import table
from benchmarks.surroundings import load_average, surroundings
from classifiers.progress import Progress, shown_on, within

WEIGHED: Final = ("Python", "Python and NumPy", *SCORERS)
WEIGHED_TEXTS: Final = 2_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; always 0."""
    asked = _parser().parse_args(arguments)
    progress = shown_on(sys.stderr)
    before = load_average()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        progress(0.0, "fitting scikit-learn's pipeline")
        _fit(folder, asked.seed)
        memory = weigh(folder, news_comments(WEIGHED_TEXTS, asked.seed), within(progress, 0.1, 0.3))
        comments = workloads(asked.seed)
        found = time(folder, comments, asked.rounds, asked.seconds, within(progress, 0.3, 1.0))
    load = {"before": before, "after": load_average()}
    report = {**surroundings(), "load": load, "rounds": asked.rounds, **found, "memory": memory}
    if asked.json:
        asked.json.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(table(report))
    return 0


def weigh(folder: Path, texts: Sequence[str], progress: Progress) -> dict[str, dict[str, Any]]:
    """Memory of each of WEIGHED in MiB (benchmarks.memory), or why it is `missing`."""
    file = _written(folder / "weighed.json", {"weighed": list(texts)})
    found: dict[str, dict[str, Any]] = {}
    for at, name in enumerate(WEIGHED):
        progress(at / len(WEIGHED), f"memory of {name}")
        try:
            with ContestantProcess(name, folder, file) as contestant:
                found[name] = contestant.memory("weighed")
        except NotHere as reason:
            found[name] = {"missing": str(reason)}
    return found


def time(
    folder: Path, comments: Workloads, rounds: int, seconds: float, progress: Progress
) -> dict[str, Any]:
    """`rates` and `ratios` (benchmarks.scoring_rounds), who is `missing` and why.

    `read_twice` is the share of the news comments that the second stage was asked about.
    """
    file = _written(folder / "comments.json", comments)
    contestants: dict[str, ContestantProcess] = {}
    missing: dict[str, str] = {}
    with ExitStack() as opened:
        for name in SCORERS:
            try:
                contestants[name] = opened.enter_context(ContestantProcess(name, folder, file))
            except NotHere as reason:
                missing[name] = str(reason)
        # The first reading of all warms caches up, and is not timed.
        twice = {name: one.read_twice(NEWS)["share"] for name, one in contestants.items()}
        paces = measure(contestants, rounds, seconds, progress)
    found = {"rates": rates(paces, comments), "ratios": ratios(paces)}
    return {**found, "missing": missing, "read_twice": twice}


def _fit(folder: Path, seed: int) -> None:
    """In a process of its own: what this one has loaded would be shared, and count less."""
    command = [*pinned("benchmarks.ngram_pipeline"), str(folder), str(seed)]
    subprocess.run(command, check=True, cwd=ROOT)  # noqa: S603 - a module of ours


def _written(file: Path, comments: Workloads) -> Path:
    file.write_text(json.dumps(comments), encoding="utf-8")
    return file


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scoring", description=__doc__)
    parser.add_argument("--rounds", type=_at_least_one, default=5)
    parser.add_argument("--seconds", type=float, default=0.2, help="of CPU time a measurement")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path, help="write all figures to this file")
    return parser


def _at_least_one(given: str) -> int:
    return max(int(given), 1)


if __name__ == "__main__":
    raise SystemExit(main())
