"""SIGKILL of any one process while comments go through: all decided, none twice."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.acceptance.running import RunningService, children_of, eventually

COMMENTS = 200
# How a child's command line gives it away.
CHILDREN = {
    "web": "moderation web",
    "screening": "--queues=screening",
    "errands": "--queues=mail",
    "beat": "workers.celery_app --quiet beat",
    "broker": "valkey-server",
    "mailbox": "moderation mailbox",
}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    """A service of its own: these tests harm it."""
    running = RunningService(tmp_path_factory.mktemp("killed"), "--no-limits", "--no-demo")
    try:
        # Workers turn into Celery a moment after they are started.
        eventually(lambda: all(pids_of(running, child) for child in CHILDREN), within_s=90)
        yield running
    finally:
        running.stop()


@pytest.mark.processes
@pytest.mark.parametrize("child", CHILDREN)
def test_every_comment_is_decided_once_whichever_child_is_killed(
    service: RunningService, child: str
) -> None:
    killer = threading.Timer(0.3, kill, (service, child))
    killer.start()
    with ThreadPoolExecutor(8) as pool:
        ids = list(pool.map(lambda n: submit(service, child, n), range(COMMENTS)))
    killer.join()

    assert len(set(ids)) == COMMENTS
    eventually(lambda: not undecided(service, ids), within_s=90, every_s=0.5)
    with ThreadPoolExecutor(8) as pool:
        histories = list(pool.map(lambda one: decisions(service, one), ids))
    assert [len(history) for history in histories] == [1] * COMMENTS
    eventually(lambda: is_ready(service), within_s=90)


def submit(service: RunningService, child: str, number: int) -> str:
    """Submit as a careful client does: the same key again until there is an answer."""
    comment = {
        "author": {"email": "demo.reader@example.org", "name": "Reader"},
        "body": f"The bridge at kilometre {number} was open when {child} passed.",
    }
    path = f"/v1/sites/{service.access['site']}/articles/killed-{child}/comments"
    headers = {"Idempotency-Key": f"{child}-{number}"}

    def attempt() -> str | None:
        try:
            answer = service.call("POST", path, comment, headers=headers)
        except OSError:
            return None  # the web process is the one that was killed
        assert answer.status == 202 or answer.status in (409, 503), answer.text
        return answer.document["id"] if answer.status == 202 else None

    return str(eventually(attempt, within_s=90))


def kill(service: RunningService, child: str) -> None:
    """SIGKILL, to one process that the service's own process started.

    It may be on its way back: another child's death, in the test before, can take it along.
    """
    [pid] = eventually(lambda: pids_of(service, child), within_s=90)
    os.kill(pid, signal.SIGKILL)


def pids_of(service: RunningService, child: str) -> list[int]:
    """The processes of this kind that the service's own process started."""
    children = children_of(service.process.pid)
    return [pid for pid, line in children.items() if CHILDREN[child] in line]


def undecided(service: RunningService, ids: list[str]) -> list[str]:
    """Those that still wait for the classifiers; all of them while nobody answers."""
    try:
        answers = [service.call("GET", f"/v1/comments/{one}") for one in ids]
    except OSError:
        return ids
    return [a.document["id"] for a in answers if a.document["status"] not in ("published", "held")]


def decisions(service: RunningService, comment_id: str) -> list[object]:
    """Every decision on a comment."""
    answer = service.call("GET", f"/v1/comments/{comment_id}/decisions")
    return list(answer.document["items"])


def is_ready(service: RunningService) -> bool:
    """Whether everything is well again."""
    try:
        return service.call("GET", "/readyz", key=False).status == 200
    except OSError:
        return False
