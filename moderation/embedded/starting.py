"""The steps from an empty folder to a service that can serve, each shown as it goes."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from config.settings import Settings
from moderation.embedded import broker, readiness
from moderation.embedded.data_folder import DataFolder
from moderation.embedded.failure import CannotRun, StopAsked
from moderation.embedded.logs import tail
from moderation.embedded.processes import ChildSpec
from moderation.embedded.supervision import Supervision

BROKER_TIMEOUT_S = 10.0
READY_TIMEOUT_S = 60.0
ENDINGS_UNTIL_HOPELESS = 3
_OWN_BROKER_TIMEOUT_S = 5.0
_ASK_EVERY_S = 0.05


def start_broker(supervision: Supervision, folder: DataFolder, environ: dict[str, str]) -> None:
    """Start a broker, unless the caller has one, and put its address into `environ`.

    Raises CannotRun with the log's last lines when it does not answer.
    """
    if broker.given_by(environ):
        _require_answer(Settings.from_environ(environ).redis_url)
        return
    socket = folder.sockets / "broker.sock"
    server = broker.find_server(path=environ.get("PATH"))
    spec = broker.broker_spec(server, socket, folder.broker, environ, folder.log("broker"))
    environ["REDIS_URL"] = broker.socket_url(socket)
    if _starts(supervision, spec, socket):
        return
    broker.put_aside(folder.broker)
    if not _starts(supervision, spec, socket):
        raise CannotRun(f"the broker does not start; its last words:\n{tail(spec.log)}")


def _starts(supervision: Supervision, spec: ChildSpec, socket: Path) -> bool:
    # What a killed broker left behind: nobody answers there, and a bind may be refused.
    with contextlib.suppress(FileNotFoundError):
        socket.unlink()
    supervision.add(spec)

    def hopeless() -> bool:
        supervision.look_after()
        return supervision.endings(spec.name) > 0

    if broker.wait_until(lambda: broker.answers(socket), hopeless, BROKER_TIMEOUT_S):
        return True
    supervision.remove(spec.name)
    return False


def _require_answer(url: str) -> None:
    if not broker.wait_until(lambda: broker.answers_at(url), lambda: False, _OWN_BROKER_TIMEOUT_S):
        raise CannotRun("the broker at REDIS_URL does not answer; start it or unset REDIS_URL")


def start_all(supervision: Supervision, specs: Sequence[ChildSpec]) -> None:
    """Start those of `specs` that are not there yet."""
    there = supervision.specs()
    for spec in specs:
        if spec not in there:
            supervision.add(spec)


def wait_until_ready(
    supervision: Supervision,
    health_now: Callable[[], readiness.Health],
    stop_asked: Callable[[], bool],
    timeout_s: float = READY_TIMEOUT_S,
) -> None:
    """Keep the children alive until `health_now` says that the service is ready.

    Raises CannotRun, with the last lines of the logs, when one child cannot stay alive or
    when `timeout_s` has passed; StopAsked when a person has had enough.
    """
    specs, deadline = supervision.specs(), time.monotonic() + timeout_s
    while not (health := health_now()).ready:
        supervision.look_after()
        if stop_asked():
            raise StopAsked
        for spec in specs:
            if supervision.endings(spec.name) >= ENDINGS_UNTIL_HOPELESS:
                raise CannotRun(f"{spec.name} does not start; its last words:\n{tail(spec.log)}")
        if time.monotonic() >= deadline:
            raise CannotRun(_not_ready(health, specs, timeout_s))
        time.sleep(_ASK_EVERY_S)


def _not_ready(health: readiness.Health, specs: Sequence[ChildSpec], timeout_s: float) -> str:
    failing = ", ".join(health.failing()) or "the web process does not answer"
    logs = "\n".join(f"  {spec.name}:\n{tail(spec.log)}" for spec in specs)
    return f"not ready after {timeout_s:.0f} s (failing: {failing}); the logs end with:\n{logs}"
