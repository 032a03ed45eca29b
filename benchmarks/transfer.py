"""Bring a large made-up export of Disqus in and hand everything out again, measured.

    python -m benchmarks.transfer [--posts 1000000] [--postgres] [--file FILE] [--folder FOLDER]

Each step is a process of its own: posts or comments by the second and by the second of processor
time, and the most memory that it ever held. With --postgres what the server itself uses is not
counted. Exits 1 unless the numbers of the import add up to the file.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from benchmarks.memory import memory_of
from benchmarks.surroundings import load_average, surroundings
from benchmarks.transfer_file import MadeUpExport
from moderation.administration import service as administration
from moderation.storage.migrate import upgrade
from moderation.storage.unit_of_work import Database
from moderation.transfer.handing_out import everything
from moderation.transfer.service import Wish, bring_in_file
from moderation.transfer.wxr import MOST_BYTES, WxrWriter, write_wxr
from tests.postgres import PostgresServer

SITE: Final = "courier"
STEPS: Final = {
    "import": "brought in",
    "again": "brought in again: all is here",
    "jsonl": "handed out as JSON Lines",
    "disqus": "handed out for Disqus",
}


def main() -> int:
    """Run the steps, or the one step that this process was started for."""
    chosen = _arguments()
    if chosen.step:
        print(json.dumps(_measured(chosen)))
        return 0
    with tempfile.TemporaryDirectory(dir=chosen.folder) as name:
        folder = Path(name)
        file = chosen.file or _make_file(folder, chosen.posts)
        size = file.stat().st_size / (1 << 20)
        print(f"{file.name}: {size:,.0f} MiB; {json.dumps(surroundings())}", flush=True)
        with _database(folder, postgres=chosen.postgres) as url:
            return max(_show(step, _run(step, url, file, folder)) for step in STEPS)


def _make_file(folder: Path, posts: int) -> Path:
    file = folder / "disqus.xml"
    with file.open("w", encoding="utf-8") as out:
        out.writelines(MadeUpExport(posts).pieces())
    return file


@contextmanager
def _database(folder: Path, *, postgres: bool) -> Iterator[str]:
    server = PostgresServer() if postgres else None
    url = server.url() if server else f"sqlite:///{folder / 'transfer.db'}"
    try:
        upgrade(url)
        database = Database(url)
        administration.create_site(database, SITE, "The Courier", (), "s" * 43)
        database.dispose()
        yield url
    finally:
        if server:
            server.stop()


def _run(step: str, url: str, file: Path, folder: Path) -> dict[str, Any]:
    words = ("--step", step, "--url", url, "--file", str(file), "--folder", str(folder))
    command = [sys.executable, "-m", "benchmarks.transfer", *words]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 - ours
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _show(step: str, found: dict[str, Any]) -> int:
    rate, by_cpu = found["count"] / found["seconds"], found["count"] / found["cpu_s"]
    print(
        f"{STEPS[step]}: {found['count']:,} in {found['seconds']:,.0f} s: {rate:,.0f} a second, "
        f"{by_cpu:,.0f} by second of processor time, at most {found['peak_rss']:.0f} MiB "
        f"(load {load_average()}) {json.dumps(found['told'])}",
        flush=True,
    )
    return 0 if found["adds_up"] else 1


def _measured(chosen: argparse.Namespace) -> dict[str, Any]:
    database = Database(chosen.url)
    began, cpu = time.monotonic(), time.process_time()
    count, adds_up, told = _step(chosen, database)
    return {
        "count": count,
        "adds_up": adds_up,
        "told": told,
        "seconds": time.monotonic() - began,
        "cpu_s": time.process_time() - cpu,
        "peak_rss": memory_of()["peak_rss"] or float("nan"),
    }


def _step(chosen: argparse.Namespace, database: Database) -> tuple[int, bool, dict[str, Any]]:
    if chosen.step in ("import", "again"):
        report = bring_in_file(database, Wish(chosen.file, "disqus", SITE))
        return report.in_file, report.adds_up, report.as_json()
    if chosen.step == "jsonl":
        return _lines_out(database, chosen.folder / "out.jsonl")
    return _xml_out(database, chosen.folder)


def _lines_out(database: Database, path: Path) -> tuple[int, bool, dict[str, Any]]:
    count = 0
    with path.open("w", encoding="utf-8") as out:
        for line in everything(database, SITE, addresses=True):
            out.write(line)
            count += line.startswith('{"kind":"comment"')
    return count, True, {"MiB": path.stat().st_size >> 20}


def _xml_out(database: Database, folder: Path) -> tuple[int, bool, dict[str, Any]]:
    writer = WxrWriter(lambda part: (folder / f"out-{part}.xml").open("wb"), MOST_BYTES)
    write_wxr(database, SITE, writer, addresses=True)
    return writer.comments, True, {"files": writer.parts}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=1_000_000)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--file", type=Path, help="an export that is there already")
    parser.add_argument("--folder", type=Path, help="where there is room")
    parser.add_argument("--step", choices=tuple(STEPS), help=argparse.SUPPRESS)
    parser.add_argument("--url", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
