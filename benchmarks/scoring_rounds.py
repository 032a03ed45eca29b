"""Which measurements there are, and the rounds in which the contestants take turns at them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import mean, median
from typing import Any, Final, Protocol

from benchmarks.comment_texts import LENGTHS, NEWS, Workloads, named
from benchmarks.contestants import BATCH
from classifiers.progress import Progress

FAST, BOTH, PIPELINE = "fast stage", "both stages", "scikit-learn"
SCORERS: Final = (FAST, BOTH, PIPELINE)


class Reader(Protocol):
    """See benchmarks.contestants.Contestant."""

    def pace(self, workload: str, batch: int, seconds: float) -> Mapping[str, float]: ...


@dataclass(frozen=True, slots=True)
class Turn:
    """Those who read the same texts in batches of the same size, one right after the other."""

    workload: str
    batch: int
    contestants: tuple[str, ...]


def _turns() -> list[Turn]:
    """The second stage reads English only, and one text at a time whatever the batch."""
    turns = [Turn(NEWS, BATCH, SCORERS), Turn(NEWS, 1, (FAST, PIPELINE))]
    for language, scorers in (("english", SCORERS), ("arabic", (FAST, PIPELINE))):
        for length in LENGTHS:
            turns.append(Turn(named(language, length), BATCH, scorers))
            turns.append(Turn(named(language, length), 1, (FAST,)))
    return turns


TURNS: Final = _turns()

Paces = dict[tuple[str, int, str], list[Mapping[str, float]]]


def measure(
    contestants: Mapping[str, Reader], rounds: int, seconds: float, progress: Progress
) -> Paces:
    """What each contestant's `pace` answered, round by round, by workload, batch and name."""
    found: Paces = {}
    steps = [(turn, name) for _ in range(rounds) for turn in TURNS for name in turn.contestants]
    for at, (turn, name) in enumerate(steps):
        progress(at / len(steps), f"{name}, {turn.workload}, batches of {turn.batch}")
        if name in contestants:
            pace = contestants[name].pace(turn.workload, turn.batch, seconds)
            found.setdefault((turn.workload, turn.batch, name), []).append(pace)
    progress(1.0, "measured")
    return found


def rates(paces: Paces, comments: Workloads) -> list[dict[str, Any]]:
    """A row for each measurement: texts a CPU second, and nanoseconds a code point."""
    rows = []
    for (workload, batch, name), rounds in paces.items():
        length = mean(map(len, comments[workload]))
        found = summary([_rate(pace) for pace in rounds])
        about = {"contestant": name, "workload": workload, "batch": batch}
        sizes = {"texts": len(comments[workload]), "mean_length": round(length, 1)}
        cost = {"ns_a_code_point": 1e9 / (found["median"] * length)}
        rows.append({**about, **sizes, "a_cpu_second": found, **cost})
    return rows


def ratios(paces: Paces) -> list[dict[str, Any]]:
    """How many times as many texts as scikit-learn's pipeline each reads in the same time.

    Round by round, so that what slowed one round slowed both.
    """
    rows = []
    for (workload, batch, name), rounds in paces.items():
        theirs = paces.get((workload, batch, PIPELINE))
        if theirs and name != PIPELINE:
            both = zip(rounds, theirs, strict=True)
            found = summary([_rate(ours) / _rate(other) for ours, other in both])
            rows.append({"contestant": name, "workload": workload, "batch": batch, "times": found})
    return rows


def summary(figures: Sequence[float]) -> dict[str, Any]:
    """Median, least and most of the rounds, and all of them."""
    return {
        "median": median(figures),
        "least": min(figures),
        "most": max(figures),
        "rounds": list(figures),
    }


def _rate(pace: Mapping[str, float]) -> float:
    return pace["texts"] / pace["cpu_s"]
