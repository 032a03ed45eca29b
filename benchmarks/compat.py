"""How long clients of Perspective and Akismet wait for an answer, at a steady rate.

    python -m benchmarks.compat [--rate 50] [--seconds 60] [--json FILE]

`moderation web` is started on a new SQLite file, one process as it comes, and asked over HTTP by
connections that stay open: every request is sent at its time, whether or not the ones before it
have been answered, and its wait is counted from that time. So a stall shows in all the requests
that it held up. Texts are news comments of all lengths (`benchmarks.comment_texts`), no two of
them the same; half ask as Coral does, half as WordPress. The first answer is told by itself: it
waits until the models are loaded (`MODERATION_WEB_MODELS=on` has that done before).
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks.comment_texts import news_comments
from benchmarks.reading_server import cpu_seconds, served, server_of
from benchmarks.surroundings import load_average, surroundings
from moderation.administration import service as administration
from moderation.domain.comment import Scope
from moderation.storage.migrate import upgrade
from moderation.storage.unit_of_work import Database

CONNECTIONS = 16
SEED = 20_261_123
# What Coral waits; then it publishes without a score.
CORAL_WAITS_MS = 800.0
Sent = tuple[str, str, bytes, str]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 when one in a hundred waits for more than 50 ms, or one is refused."""
    asked = _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'compat.db'}"
        key = _key_of_a_new_site(url)
        questions = _questions(asked.rate * asked.seconds, key)
        with served(url) as port:
            first = _waits(port, _questions(1, key), asked.rate)[0]
            before = cpu_seconds(server_of(port))
            waits = _waits(port, questions, asked.rate)
            cpu = (cpu_seconds(server_of(port)) - before) / len(questions)
    found = _told(waits, questions)
    found |= {"first answer, ms": round(first, 1), "CPU of an answer, ms": round(1000 * cpu, 2)}
    told = {"rate": asked.rate, **found, "load": load_average(), **surroundings()}
    sys.stdout.write(json.dumps(told, indent=1) + "\n")
    if asked.json:
        Path(asked.json).write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    return int(found["all"]["p99_ms"] > 50)


def _key_of_a_new_site(url: str) -> str:
    upgrade(url)
    database = Database(url)
    administration.create_site(database, "courier", "The Courier", (), "s" * 43)
    issued = administration.issue_key(database, "courier", frozenset({Scope.SUBMIT}), public=False)
    database.dispose()
    return issued.secret


def _questions(number: int, key: str) -> list[Sent]:
    """By turns as Coral asks and as WordPress does: (name, path, body, content type)."""
    texts = news_comments(number, SEED)
    makers = (_as_coral, _as_wordpress)
    return [makers[at % 2](text, key) for at, text in enumerate(texts)]


def _as_coral(text: str, key: str) -> Sent:
    body = {
        "comment": {"text": text},
        "requestedAttributes": {"TOXICITY": {}},
        "languages": ["en"],
        "doNotStore": True,
    }
    path = f"/v1alpha1/comments:analyze?key={key}"
    return "analyze", path, json.dumps(body).encode(), "application/json"


def _as_wordpress(text: str, key: str) -> Sent:
    fields = {"api_key": key, "blog": "https://courier.example.org", "comment_content": text}
    form = urlencode({**fields, "user_ip": "192.0.2.1", "comment_type": "comment"})
    return "comment-check", "/1.1/comment-check", form.encode(), "application/x-www-form-urlencoded"


def _waits(port: int, questions: Sequence[Sent], rate: int) -> list[float]:
    """Milliseconds from when each was due until its answer had come."""
    waits = [0.0] * len(questions)
    numbers = count()
    begin = time.perf_counter() + 0.2

    def ask() -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        while (number := next(numbers)) < len(questions):
            due = begin + number / rate
            time.sleep(max(0.0, due - time.perf_counter()))
            _ask(connection, questions[number])
            waits[number] = 1000 * (time.perf_counter() - due)
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if not all(waits):
        raise RuntimeError("some questions got no answer")
    return waits


def _ask(connection: HTTPConnection, question: Sent) -> None:
    _, path, body, kind = question
    connection.request("POST", path, body, {"Content-Type": kind})
    answer = connection.getresponse()
    said = answer.read()
    if answer.status != 200 or said in (b"error", b"invalid"):
        raise RuntimeError(f"refused with {answer.status}")


def _told(waits: Sequence[float], questions: Sequence[Sent]) -> dict[str, Any]:
    by_name: dict[str, list[float]] = {"all": list(waits)}
    for wait, (name, *_) in zip(waits, questions, strict=True):
        by_name.setdefault(name, []).append(wait)
    return {name: _summary(those) for name, those in by_name.items()}


def _summary(waits: Sequence[float]) -> dict[str, float]:
    parts = statistics.quantiles(waits, n=100)
    return {
        "requests": len(waits),
        "p50_ms": round(parts[49], 1),
        "p90_ms": round(parts[89], 1),
        "p99_ms": round(parts[98], 1),
        "highest_ms": round(max(waits), 1),
        "too late for Coral": sum(wait > CORAL_WAITS_MS for wait in waits),
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=int, default=50, help="requests a second")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--json", help="write the figures there")
    return parser


if __name__ == "__main__":
    sys.exit(main())
