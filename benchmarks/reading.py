"""How many pages of a thread a CPU second of the server gives, under a short and a long thread.

    python -m benchmarks.reading [--short 100] [--long 100000] [--seconds 4] [--postgres]
        [--filled URL] [--json FILE]

An empty database is filled with an article of each length; then `moderation web` is started on it,
one process as it comes, and asked over HTTP by a few connections that stay open. Counted is the CPU
time of the server's whole process tree, which other work on the machine does not lengthen;
PostgreSQL's own is not in it. `--filled` measures a database that an earlier run has filled.

A page is `ready` where the server has made it before and nothing has changed since. `made` is one
that it must read from the database: a parameter that means nothing keeps it from being kept.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from itertools import count
from pathlib import Path

from benchmarks.empty_database import empty_database
from benchmarks.reading_filling import LONG, SHORT, SITE, fill
from benchmarks.reading_load import Address, Rate, measure, tag_of, warm_up
from benchmarks.reading_server import served
from benchmarks.surroundings import load_average, surroundings
from moderation.storage.migrate import upgrade
from moderation.storage.unit_of_work import Database

ROUNDS = 3
_NUMBER = count()


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 when a ready page is below 4,000 or a long thread costs a tenth more."""
    asked = _parser().parse_args(arguments)
    with ExitStack() as stack:
        url = asked.filled or stack.enter_context(_filled_database(asked))
        port = stack.enter_context(served(url))
        found = {name: _median(port, page, asked.seconds) for name, page in _pages(port).items()}
    _print(found)
    if asked.json:
        pages = {name: asdict(rate) for name, rate in found.items()}
        told = {"pages": pages, "load": load_average(), **surroundings()}
        Path(asked.json).write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    return int(_is_too_slow(found))


def _median(port: int, page: Address, seconds: float) -> Rate:
    warm_up(port, page, seconds)
    rounds = [measure(port, page, seconds) for _ in range(ROUNDS)]
    return Rate(
        statistics.median(one.per_cpu_second for one in rounds),
        statistics.median(one.p50_ms for one in rounds),
        statistics.median(one.p99_ms for one in rounds),
    )


def _pages(port: int) -> dict[str, Address]:
    """What is asked for, by name; each is asked for under both threads."""
    found: dict[str, Address] = {}
    for name, article in {"short": SHORT, "long": LONG}.items():
        path = f"/v1/sites/{SITE}/articles/{article}"
        tag = tag_of(port, f"{path}/comments")
        found |= {
            f"ready, {name}": Address(lambda p=path: f"{p}/comments"),
            f"unchanged (304), {name}": Address(lambda p=path: f"{p}/comments", tag),
            f"made, {name}": Address(lambda p=path: _never_kept(f"{p}/comments")),
            f"made, first level, {name}": Address(
                lambda p=path: _never_kept(f"{p}/comments", "sort=top-level")
            ),
            f"made, as a tree, {name}": Address(
                lambda p=path: _never_kept(f"{p}/comments", "content=tree")
            ),
            f"made, HTML, {name}": Address(lambda p=path: _never_kept(f"{p}/comments.html")),
        }
    counts = f"/v1/sites/{SITE}/counts?article={SHORT}&article={LONG}"
    return {**found, "counts of two": Address(lambda: counts)}


def _never_kept(path: str, query: str = "") -> str:
    return f"{path}?{query}&n={next(_NUMBER)}"


def _is_too_slow(found: dict[str, Rate]) -> bool:
    ready = [rate.per_cpu_second for name, rate in found.items() if name.startswith("ready")]
    slower = [
        name
        for name, rate in found.items()
        if name.endswith(", long")
        and rate.per_cpu_second < 0.9 * found[name.replace(", long", ", short")].per_cpu_second
    ]
    if slower:
        print(f"More than a tenth slower under the long thread: {'; '.join(slower)}")
    return min(ready) < 4_000 or bool(slower)


def _print(found: dict[str, Rate]) -> None:
    print(f"{'page of 20':32}{'per CPU second':>16}{'p50 ms':>9}{'p99 ms':>9}")
    for name, rate in found.items():
        print(f"{name:32}{rate.per_cpu_second:16,.0f}{rate.p50_ms:9.2f}{rate.p99_ms:9.2f}")


@contextmanager
def _filled_database(asked: argparse.Namespace) -> Iterator[str]:
    with ExitStack() as stack:
        url = stack.enter_context(empty_database(postgres=asked.postgres))
        upgrade(url)
        database = Database(url)
        stack.callback(database.dispose)
        fill(database, asked.short, asked.long)
        yield url


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmarks.reading", description=__doc__)
    parser.add_argument("--short", type=int, default=100)
    parser.add_argument("--long", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--postgres", action="store_true", help="the tests' own PostgreSQL")
    parser.add_argument("--filled", help="a database that was filled before")
    parser.add_argument("--json", help="a file for the figures")
    return parser


if __name__ == "__main__":
    sys.exit(main())
