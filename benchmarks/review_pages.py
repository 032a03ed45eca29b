"""How long the pages of the review desk take on a large newspaper, and on one a tenth its size.

    python -m benchmarks.review_pages [--held 100000] [--decided 1000000] [--rounds 40]
        [--postgres] [--database URL] [--filled URL] [--json FILE]

Without a database's address, SQLite files in a temporary folder are filled; with `--postgres` a
PostgreSQL server of the tests' own is started. Each page is asked for through the whole
application, in this process, `--rounds` times after one time that does not count; what is shown
is wall time in milliseconds, and the CPU time of this process in the mean, which other work on
the machine does not lengthen (SQLite is in it, PostgreSQL is not). `--filled` measures a database
that an earlier run has filled.
"""

from __future__ import annotations

import argparse
import html
import json
import math
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from benchmarks.empty_database import empty_database
from benchmarks.review_pages_asked import Asked, asked_pages
from benchmarks.review_pages_filling import fill
from benchmarks.review_pages_rows import SITE, Size, moderator_id
from benchmarks.review_pages_sent import sent_forms
from config.settings import Settings
from moderation.app import build_app
from moderation.bootstrap import build_policies
from moderation.http.backpressure import Backlog
from moderation.http.context import Services
from moderation.http.limits import Limiter
from moderation.review.people.sessions import open_session
from moderation.secrets import Secrets
from moderation.storage.migrate import upgrade
from moderation.storage.tables import comment
from moderation.storage.unit_of_work import Database

_SECRET = "benchmarks-only-0123456789-0123456789-abcdef"  # noqa: S105 - it guards made-up rows
_TOKEN = re.compile(r'name="form_token" value="([^"]+)"')
_NEXT = re.compile(r'rel="next" href="([^"]+)"')
_BOUND_MS = 200.0
Times = dict[str, tuple[float, float, float]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 when a page fails or its p95 is beyond 200 ms."""
    asked = _parser().parse_args(arguments)
    large = Size(asked.held, asked.decided)
    with ExitStack() as stack:
        measured = [_measured(stack, asked, size) for size in _sizes(asked, large)]
    _print(measured, large)
    if asked.json:
        Path(asked.json).write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")
    slow = [name for name, (_, p95, _) in measured[0].items() if not p95 <= _BOUND_MS]
    print(f"Beyond {_BOUND_MS:.0f} ms: {', '.join(slow) or 'none'}")
    return int(bool(slow))


def _sizes(asked: argparse.Namespace, large: Size) -> list[Size]:
    if asked.filled or asked.database:
        return [large]
    return [large, Size(large.held // 10, large.decided // 10)]


def _measured(stack: ExitStack, asked: argparse.Namespace, size: Size) -> Times:
    url = (
        asked.filled
        or asked.database
        or stack.enter_context(empty_database(postgres=asked.postgres))
    )
    database = Database(url)
    stack.callback(database.dispose)
    if not asked.filled:
        began = time.perf_counter()
        upgrade(url)
        fill(database, size)
        took = time.perf_counter() - began
        print(f"{size.held + size.decided:,} comments in {took:.0f} s", file=sys.stderr)
    return measure(database, size, asked.rounds)


def measure(database: Database, size: Size, rounds: int) -> Times:
    """p50, p95 and mean CPU time in milliseconds for each page, by name."""
    client = _seated(_application(database), database)
    cursor = _deep_cursor(client)
    with database.read() as connection:
        words = _words(connection)
        pages = [
            *asked_pages(connection, cursor, words, size),
            *sent_forms(connection, rounds),
        ]
    return {page.name: _timed(client, page, rounds) for page in pages}


def _application(database: Database) -> Flask:
    settings = Settings.from_environ({"MODERATION_SECRET_KEY": _SECRET})
    secrets = Secrets(_SECRET)
    services = Services(
        database=database,
        policies=build_policies(settings),
        secrets=secrets,
        limiter=Limiter(enabled=False, secrets=secrets),
        wake=lambda _queue: None,
        backlog=Backlog(),
        broker_answers=lambda: True,
        broker_failures=lambda: 0,
        public_url="http://localhost",
    )
    return build_app(settings, services)


def _seated(app: Flask, database: Database) -> FlaskClient:
    with database.write() as connection:
        token = open_session(connection, moderator_id(0), database.now(connection))
    client = app.test_client()
    client.set_cookie("cmod", token)
    return client


def _deep_cursor(client: FlaskClient) -> str:
    """The place after the first thousand comments, or the last that has one behind it."""
    cursor = ""
    for _ in range(10):
        answer = client.get(f"/review/sites/{SITE}/cards?limit=100&cursor={cursor}")
        cursor = answer.headers.get("Next-Cursor", "") or cursor
    return cursor


def _words(connection: sa.Connection) -> list[str]:
    """The words of some comments, from the most frequent to the rarest."""
    query = sa.select(comment.c.body).where(comment.c.site_id == SITE).limit(2_000)
    texts = connection.execute(query).scalars()
    found = Counter(word for text in texts for word in text.split() if word.isalpha())
    return [word for word, _ in found.most_common()]


def _timed(client: FlaskClient, page: Asked, rounds: int) -> tuple[float, float, float]:
    requests = list(_requests(client, page))
    times, cpu = [], 0.0
    for number in range(rounds + 1):
        request = requests[number % len(requests)]
        began, cpu_began = time.perf_counter(), time.process_time()
        answer = client.open(**request)
        times.append((time.perf_counter() - began) * 1000)
        cpu += (time.process_time() - cpu_began) * 1000 if number else 0.0
        if answer.status_code >= 400:
            print(f"{page.name}: {answer.status_code} for {request['path']}", file=sys.stderr)
            return math.nan, math.nan, math.nan
    times = sorted(times[1:])
    return statistics.median(times), times[math.ceil(len(times) * 0.95) - 1], cpu / rounds


def _requests(client: FlaskClient, page: Asked) -> Iterator[dict[str, Any]]:
    """What is sent, one for each address, in the words of Werkzeug."""
    if not page.forms:
        yield from ({"path": _pages_on(client, path, page.pages_on)} for path in page.addresses)
        return
    token = _TOKEN.search(client.get(f"/review?site={SITE}").text)
    mark = {"form_token": token.group(1) if token else ""}
    for path, form in zip(page.addresses, page.forms, strict=True):
        headers = {"Origin": "http://localhost"}
        yield {"path": path, "method": "POST", "data": {**form, **mark}, "headers": headers}


def _pages_on(client: FlaskClient, path: str, pages: int) -> str:
    """The address of the list so many pages further, or of its last page."""
    for _ in range(pages):
        link = _NEXT.search(client.get(path).text)
        path = html.unescape(link.group(1)) if link else path
    return path


def _print(measured: Sequence[Times], large: Size) -> None:
    print(f"{large.held:,} held, {large.decided:,} decided; milliseconds")
    head = f"{'p50':>8} {'p95':>8} {'CPU':>8}"
    print(f"{'page':40}" + head + f"{'a tenth:':>12}{head}" * (len(measured) - 1))
    for name in measured[0]:
        figures = (" ".join(f"{number:8.1f}" for number in one[name]) for one in measured)
        print(f"{name:40}" + (" " * 12).join(figures))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmarks.review_pages", description=__doc__)
    parser.add_argument("--held", type=int, default=100_000)
    parser.add_argument("--decided", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--postgres", action="store_true", help="the tests' own PostgreSQL")
    parser.add_argument("--database", help="an empty database to fill")
    parser.add_argument("--filled", help="a database that was filled before")
    parser.add_argument("--json", help="a file for the figures")
    return parser


if __name__ == "__main__":
    sys.exit(main())
