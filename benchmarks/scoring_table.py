"""The report of benchmarks.scoring for people to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from benchmarks.comment_texts import LENGTHS, NEWS, named
from benchmarks.contestants import BATCH
from benchmarks.scoring_rounds import BOTH, FAST, PIPELINE, SCORERS

Report = Mapping[str, Any]

_NAME: Final = 38
_WIDE: Final = 28
_NARROW: Final = 21
_NONE: Final = "-"


def table(report: Report) -> str:
    """The whole report as lines of text."""
    parts = (_heading, _news, _by_length, _memory)
    return "\n".join(line for part in parts for line in part(report))


def _heading(report: Report) -> Iterator[str]:
    libraries = ", ".join(f"{name} {held}" for name, held in report["libraries"].items() if held)
    yield f"Python {report['python']}, {libraries}; {report['processors']} processors"
    yield f"load {report['load']['before']} before, {report['load']['after']} after"
    yield f"Texts for each second of CPU time, one thread: median of {report['rounds']} rounds"
    yield "(least to most)."
    for name, reason in report["missing"].items():
        yield f"Not measured: {name}, because {reason}."


def _news(report: Report) -> Iterator[str]:
    (about,) = [row for row in report["rates"] if _is(row, FAST, NEWS, BATCH)]
    comments = f"{about['texts']} news comments of {about['mean_length']:.0f} code points"
    yield ""
    yield _line(comments, f"batches of {BATCH}", "one by one")
    for name in SCORERS:
        yield _line(f"  {name}", *(_rate(report, name, NEWS, batch) for batch in (BATCH, 1)))
    for name in (FAST, BOTH):
        times = (_ratio(report, name, NEWS, batch) for batch in (BATCH, 1))
        yield _line(f"  {name} / {PIPELINE}", *times)
    if BOTH in report["read_twice"]:
        yield f"  {report['read_twice'][BOTH]:.0%} of them were read by the second stage too."


def _by_length(report: Report) -> Iterator[str]:
    columns = ((FAST, 1), *((name, BATCH) for name in SCORERS))
    titles = [f"{name}, {batch}" for name, batch in columns]
    yield ""
    yield _line("By length: texts, ns a code point", *titles, width=_NARROW)
    for language in ("english", "arabic"):
        for length in LENGTHS:
            workload = named(language, length)
            cells = [_cost(report, name, workload, batch) for name, batch in columns]
            yield _line(f"  {workload}", *cells, width=_NARROW)


def _memory(report: Report) -> Iterator[str]:
    yield ""
    yield _line("Memory in MiB, 2,000 comments read", "peak RSS", "PSS at the end")
    for name, held in report["memory"].items():
        cells = (_mebibytes(held, what) for what in ("peak_rss", "pss"))
        yield _line(f"  {name}", *cells)


def _mebibytes(held: Mapping[str, Any], what: str) -> str:
    if "missing" in held:
        return _NONE
    return "not measured here" if held[what] is None else f"{held[what]:.1f}"


def _rate(report: Report, *which: Any) -> str:
    return _found(report["rates"], "a_cpu_second", which, ",.0f")


def _ratio(report: Report, *which: Any) -> str:
    return _found(report["ratios"], "times", which, ".2f")


def _found(rows: Sequence[Mapping[str, Any]], what: str, which: Any, form: str) -> str:
    for row in rows:
        if _is(row, *which):
            middle, least, most = (format(row[what][k], form) for k in ("median", "least", "most"))
            return f"{middle} ({least} to {most})"
    return _NONE


def _cost(report: Report, *which: Any) -> str:
    for row in report["rates"]:
        if _is(row, *which):
            return f"{row['a_cpu_second']['median']:,.0f}, {row['ns_a_code_point']:,.0f} ns"
    return _NONE


def _is(row: Mapping[str, Any], contestant: str, workload: str, batch: int) -> bool:
    return (row["contestant"], row["workload"], row["batch"]) == (contestant, workload, batch)


def _line(name: str, *cells: str, width: int = _WIDE) -> str:
    return f"{name:{_NAME}}" + "".join(f"{cell:>{width}}" for cell in cells)
