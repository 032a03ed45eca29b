"""What a comment costs on its way in: to be accepted, and then to be decided.

    python -m benchmarks.submitting [--comments 2000] [--postgres] [--second-opinion] [--json FILE]

`moderation web`, one process as it comes, with a broker of its own, takes comments of a confirmed
reader over HTTP, by eight connections that stay open, each with an Idempotency-Key; nobody decides
meanwhile. Counted is the CPU time of the server's whole process tree, wake-ups included. Then what
waits is decided in this process, in the batches that a worker takes, and its CPU time is counted:
claims, models, policy and commits, without Celery's own part, of which there is one for a batch or
more. The fast models decide alone, unless asked otherwise. PostgreSQL's own time is in neither.

Exits 1 unless everything that was accepted was decided, each exactly once.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import sqlalchemy as sa

from benchmarks.empty_database import empty_database
from benchmarks.reading_server import SECRET, TICK_S, cpu_seconds, served, server_of
from benchmarks.surroundings import load_average, surroundings
from config.settings import Settings
from moderation.administration import service as administration
from moderation.bootstrap import build_classifiers, build_policies
from moderation.domain.comment import Scope
from moderation.embedded import broker
from moderation.screening.service import screen_batch
from moderation.storage.migrate import upgrade
from moderation.storage.queries import authors
from moderation.storage.tables import decision
from moderation.storage.unit_of_work import Database

CONNECTIONS = 8
SITE, READER = "gazette", "reader@example.org"
PATH = f"/v1/sites/{SITE}/articles/bridge/comments"
WARM_UP = 50
_WORDS = re.findall(
    r"\w+",
    """
    the bridge was closed again last winter and nobody at the ministry told us why so people from
    both banks of the river had to walk for an hour to reach the market or the school while trucks
    waited in a long line along the road where my grandfather sold oranges before the war began
    """,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 unless the numbers add up."""
    asked = _parser().parse_args(arguments)
    with empty_database(postgres=asked.postgres) as url, _broker() as redis_url:
        key = _key_of_a_new_site(url)
        changes = {"REDIS_URL": redis_url, "MODERATION_LIMITS": "off"}
        with served(url, changes=changes) as port:
            _send_all(port, key, range(WARM_UP))
            before = cpu_seconds(server_of(port))
            waits = _send_all(port, key, range(WARM_UP, WARM_UP + asked.comments))
            accepting_s = cpu_seconds(server_of(port)) - before
        decided, deciding_s, once = _decide(url, second_opinion=asked.second_opinion)
    cuts = statistics.quantiles(waits, n=100)
    told = {
        "accepted": len(waits),
        "accepted per CPU second": round(len(waits) / max(accepting_s, TICK_S)),
        "accepted, p50 ms": round(cuts[49], 1),
        "accepted, p99 ms": round(cuts[98], 1),
        "decided per CPU second": round(decided / deciding_s),
        "each decided once": once and decided == len(waits) + WARM_UP,
        "load": load_average(),
        **surroundings(),
    }
    sys.stdout.write(json.dumps(told, indent=1) + "\n")
    if asked.json:
        Path(asked.json).write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    return int(not told["each decided once"])


@contextmanager
def _broker() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="b-") as name:
        folder = Path(name)
        socket = folder / "s"
        spec = broker.broker_spec(broker.find_server(), socket, folder, {}, folder / "log")
        process = subprocess.Popen(spec.command, stdout=subprocess.DEVNULL)  # noqa: S603 - ours
        try:
            while not broker.answers(socket) and process.poll() is None:
                time.sleep(0.05)
            yield broker.socket_url(socket)
        finally:
            process.terminate()
            process.wait(20)


def _key_of_a_new_site(url: str) -> str:
    upgrade(url)
    database = Database(url)
    site = administration.create_site(database, SITE, "The Gazette", (), "s" * 43)
    key = administration.issue_key(database, site.id, frozenset({Scope.SUBMIT}))
    with database.write() as connection:
        now = database.now(connection)
        known = authors.find_or_add_author(connection, site.id, READER, READER, now)
        authors.mark_verified(connection, known.id, now)
    database.dispose()
    return key.secret


def _send_all(port: int, key: str, numbers: range) -> list[float]:
    """Send these comments; how long each waited for its answer, in milliseconds."""
    waits: list[float] = []
    ahead = iter(numbers)
    lock = threading.Lock()

    def send() -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        while True:
            with lock:
                number = next(ahead, None)
            if number is None:
                break
            began = time.perf_counter()
            _send(connection, key, number)
            waits.append(1000 * (time.perf_counter() - began))
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(waits) != len(numbers):
        raise RuntimeError("some comments were not accepted")
    return waits


def _send(connection: HTTPConnection, key: str, number: int) -> None:
    words = random.Random(number).choices(_WORDS, k=42)  # noqa: S311 - no secret
    comment = {
        "author": {"email": READER, "name": "A reader"},
        "body": f"{' '.join(words)}, {number}.",
    }
    headers = {
        "Authorization": f"Bearer {key}",
        "Content-Type": "application/json",
        "Idempotency-Key": f"comment-{number}",
    }
    connection.request("POST", PATH, json.dumps(comment), headers)
    answer = connection.getresponse()
    answer.read()
    if answer.status != 202:
        raise RuntimeError(f"refused with {answer.status}")


def _decide(url: str, *, second_opinion: bool) -> tuple[int, float, bool]:
    """Decide all that waits: how many, in how much CPU time, and whether each once."""
    settings = Settings.from_environ(
        {
            "PATH": os.defpath,
            "DATABASE_URL": url,
            "MODERATION_SECRET_KEY": SECRET,
            "MODERATION_SECOND_OPINION": "on" if second_opinion else "off",
        }
    )
    database, policies = Database(url), build_policies(settings)
    classifiers = build_classifiers(settings)
    classifiers.read(["The first text is slower than the rest."])
    began, decided = time.process_time(), 0
    while (done := screen_batch(database, policies, classifiers)).claimed:
        decided += done.decided
    spent = time.process_time() - began
    query = sa.select(sa.func.count()).select_from(decision).group_by(decision.c.comment_id)
    with database.read() as connection:
        counts = connection.execute(query).scalars().all()
    database.dispose()
    return decided, spent, len(counts) == decided and set(counts) <= {1}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="what a comment costs to accept and to decide")
    parser.add_argument("--comments", type=int, default=2_000, help="how many are measured")
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL, not SQLite")
    parser.add_argument("--second-opinion", action="store_true", help="decide with both stages")
    parser.add_argument("--json", metavar="FILE", help="write the figures here as well")
    return parser


if __name__ == "__main__":
    sys.exit(main())
