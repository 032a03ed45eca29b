"""Real comments through the whole service: HTTP, Celery, decisions; with counts that add up.

    python -m benchmarks.real_comments --file COMMENTS.jsonl.gz [--rows 1000]

Each row has `text` and perhaps `label` (1: a moderator must see it). Prints how many were sent,
accepted, published and held, the held share by label, and how long it took. Exits 1 unless every
row that was accepted was decided exactly once.
"""

from __future__ import annotations

import argparse
import gzip
import json
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any

from tests.acceptance.running import RunningService

SENDERS = 8
GIVE_UP_S = 300


def main() -> int:
    """Run it; 0 when the numbers add up."""
    arguments = _arguments()
    rows = read_rows(arguments.file, arguments.rows)
    with tempfile.TemporaryDirectory() as folder:
        service = RunningService(Path(folder) / "data", "--no-limits", "--no-demo")
        try:
            return report(rows, *send_all(service, rows))
        finally:
            service.stop()


def read_rows(file: Path, most: int) -> list[dict[str, Any]]:
    """The first rows of a JSON Lines file, gzipped or not."""
    with gzip.open(file, "rt") if file.suffix == ".gz" else file.open() as lines:
        return [json.loads(line) for line in islice(lines, most)]


def send_all(
    service: RunningService, rows: list[dict[str, Any]]
) -> tuple[list[tuple[int, str | None]], dict[str, dict[str, Any]], float, float]:
    """Send every row; the answers, the decided comments, and the seconds of both parts."""
    began = time.monotonic()
    with ThreadPoolExecutor(SENDERS) as pool:
        answers = list(pool.map(lambda row: send(service, row["text"]), rows))
        sent_s = time.monotonic() - began
        ids = [comment_id for _, comment_id in answers if comment_id]
        decided: dict[str, dict[str, Any]] = {}
        while len(decided) < len(ids) and time.monotonic() - began < GIVE_UP_S:
            waiting = [one for one in ids if one not in decided]
            for document in pool.map(lambda one: look(service, one), waiting):
                if document["status"] in ("published", "held"):
                    decided[document["id"]] = document
    return answers, decided, sent_s, time.monotonic() - began


def send(service: RunningService, text: str) -> tuple[int, str | None]:
    """One submission: the status, and the comment's id if it was taken."""
    answer = service.submit(text)
    return answer.status, answer.document.get("id")


def look(service: RunningService, comment_id: str) -> dict[str, Any]:
    """A comment with its decisions."""
    document = dict(service.call("GET", f"/v1/comments/{comment_id}").document)
    history = service.call("GET", f"/v1/comments/{comment_id}/decisions").document["items"]
    return {**document, "decisions": history}


def report(
    rows: list[dict[str, Any]],
    answers: list[tuple[int, str | None]],
    decided: dict[str, dict[str, Any]],
    sent_s: float,
    all_s: float,
) -> int:
    """Print the counts; 0 when they add up to the row."""
    accepted = [comment_id for _, comment_id in answers if comment_id]
    statuses = Counter(decided[one]["status"] if one in decided else "lost" for one in accepted)
    once = sum(len(document["decisions"]) == 1 for document in decided.values())
    refused = Counter(status for status, comment_id in answers if not comment_id)
    turned_away = f"refused {refused.total()} {dict(refused)}"
    print(f"rows {len(rows)} = accepted {len(accepted)} + {turned_away}")
    parts = " + ".join(f"{status} {count}" for status, count in sorted(statuses.items()))
    print(f"accepted {len(accepted)} = {parts}")
    print(f"decided exactly once: {once}")
    print(f"accepted in {sent_s:.1f} s, all decided and read back after {all_s:.1f} s")
    by_label: dict[Any, Counter[str]] = {}
    for row, (_, comment_id) in zip(rows, answers, strict=True):
        if comment_id in decided:
            status = decided[comment_id]["status"]
            by_label.setdefault(row.get("label"), Counter())[status] += 1
    for label, counts in sorted(by_label.items(), key=str):
        total = counts.total()
        print(f"label {label}: held {counts['held']} of {total} ({counts['held'] / total:.1%})")
    reasons = Counter(r for d in decided.values() for r in d["decision"]["reasons"])
    print("reasons: " + ", ".join(f"{reason} {n}" for reason, n in reasons.most_common()))
    return 0 if once == len(accepted) == len(decided) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--file", type=Path, required=True)
    parser.add_argument("--rows", type=int, default=1000)
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
