from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from moderation.embedded import broker
from moderation.embedded.checklist import Checklist
from moderation.embedded.data_folder import DataFolder, socket_folder
from moderation.embedded.failure import CannotRun
from moderation.embedded.starting import start_broker
from moderation.embedded.supervision import Supervision

pytestmark = pytest.mark.processes
NO_BROKER = {"PATH": os.environ["PATH"]}


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[DataFolder]:
    for part in ("logs", "broker"):
        (tmp_path / part).mkdir(mode=0o700)
    # Outside of tmp_path, whose name may be too long for a socket.
    with tempfile.TemporaryDirectory(prefix="moderation-") as sockets:
        yield DataFolder(tmp_path, Path(sockets))


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def supervision(guard, said) -> Iterator[Supervision]:
    supervision = Supervision(guard, said.append)
    yield supervision
    supervision.stop()


@pytest.fixture
def environ(supervision, folder) -> dict[str, str]:
    """The environment after a broker has been started in it."""
    environ = dict(NO_BROKER)
    start_broker(supervision, folder, environ)
    return environ


def script(path: Path, text: str) -> Path:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def test_the_bundled_broker_answers_on_a_private_socket_and_on_no_port(environ):
    client = redis.Redis.from_url(environ["REDIS_URL"])
    assert client.ping()
    assert client.config_get("port") == {"port": "0"}
    client.close()
    socket = Path(environ["REDIS_URL"].removeprefix("unix://").removesuffix("?db=0"))
    assert socket.is_socket()
    assert socket.parent.stat().st_mode & 0o777 == 0o700


def test_the_broker_refuses_rather_than_evicts_and_writes_every_second(environ, folder):
    client = redis.Redis.from_url(environ["REDIS_URL"])
    wanted = {
        "maxmemory-policy": "noeviction",
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "dir": str(folder.broker),
    }
    assert {name: client.config_get(name)[name] for name in wanted} == wanted
    client.close()
    assert list(folder.broker.glob("appendonlydir/*"))


def test_a_broker_that_was_killed_is_back_at_the_same_address_with_its_data(
    environ, supervision, eventually
):
    client = redis.Redis.from_url(environ["REDIS_URL"])
    client.set("word", "kept")
    time.sleep(1.2)  # appendfsync everysec
    os.kill(supervision.pid("broker"), 9)

    def back() -> bool:
        supervision.look_after()
        return supervision.endings("broker") == 1 and broker.answers_at(environ["REDIS_URL"])

    eventually(back, "the broker answers again")
    assert client.get("word") == b"kept"
    client.close()


def test_a_broker_of_the_callers_own_is_used_and_none_is_started(
    environ, guard, folder, said, tmp_path
):
    other = Supervision(guard, said.append)
    own = {
        "REDIS_URL": environ["REDIS_URL"],
        "MODERATION_SECRET_KEY": "abcdefghijklmnopqrstuvwxyz0123456789",
    }
    start_broker(other, folder, own)
    assert other.specs() == []
    assert own["REDIS_URL"] == environ["REDIS_URL"]


def test_a_broker_of_the_callers_own_that_is_silent_stops_the_start(
    supervision, folder, monkeypatch
):
    monkeypatch.setattr("moderation.embedded.starting._OWN_BROKER_TIMEOUT_S", 0.1)
    own = {
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "MODERATION_SECRET_KEY": "abcdefghijklmnopqrstuvwxyz0123456789",
    }
    with pytest.raises(CannotRun, match="REDIS_URL does not answer"):
        start_broker(supervision, folder, own)


def test_a_broker_folder_that_cannot_be_read_is_put_aside(supervision, folder):
    (folder.broker / "appendonlydir").mkdir()
    (folder.broker / "appendonlydir" / "appendonly.aof.manifest").write_text("nonsense\n")
    environ = dict(NO_BROKER)
    start_broker(supervision, folder, environ)
    assert broker.answers_at(environ["REDIS_URL"])
    (aside,) = folder.root.glob("broker.unreadable-*")
    assert (aside / "appendonlydir" / "appendonly.aof.manifest").read_text() == "nonsense\n"


def test_a_broker_that_cannot_start_is_told_with_its_last_words(
    supervision, folder, tmp_path, monkeypatch
):
    bad = script(
        tmp_path / "valkey-server", '[ "$1" = --version ] && exit 0; echo no memory; exit 1'
    )
    monkeypatch.setattr(broker, "bundled_servers", lambda: [bad])
    with pytest.raises(CannotRun, match="no memory"):
        start_broker(supervision, folder, dict(NO_BROKER))


def test_the_bundled_program_comes_before_those_on_the_path(tmp_path):
    script(tmp_path / "redis-server", "exit 0")
    found = broker.find_server(path=str(tmp_path))
    assert found in broker.bundled_servers()


def test_a_program_that_does_not_run_here_is_passed_over(tmp_path):
    broken = script(tmp_path / "broken", "exit 1")
    good = script(tmp_path / "redis-server", "exit 0")
    assert broker.find_server(lambda: [tmp_path / "absent", broken], str(tmp_path)) == good


def test_no_program_at_all_is_an_error_that_says_what_to_do(tmp_path):
    with pytest.raises(CannotRun, match="set REDIS_URL"):
        broker.find_server(list, str(tmp_path))


def test_a_deep_data_folder_still_gets_a_short_socket_path(tmp_path):
    deep = tmp_path / ("d" * 120)
    folders = [socket_folder(deep), socket_folder(deep), socket_folder(tmp_path)]
    assert all(len(str(folder)) < 80 for folder in folders)
    assert folders[0] == folders[1] != folders[2]
    for folder in folders[1:]:
        folder.rmdir()


def test_a_socket_folder_that_others_can_enter_is_not_used(tmp_path):
    open_to_all = socket_folder(tmp_path)
    open_to_all.chmod(0o755)
    other = socket_folder(tmp_path)
    assert other != open_to_all
    assert other.stat().st_mode & 0o777 == 0o700
    for path in (other, open_to_all):
        path.rmdir()


def test_a_long_socket_path_is_refused_before_the_broker_cuts_it_off(tmp_path):
    socket = Path(tempfile.gettempdir()) / ("s" * 120)
    with pytest.raises(ValueError, match="short"):
        broker.broker_spec(Path("server"), socket, tmp_path, {}, tmp_path / "log")


def test_a_checklist_step_that_fails_says_so(capsys):
    import sys

    with pytest.raises(CannotRun), Checklist(sys.stderr).step("broker"):
        raise CannotRun("no")
    assert "broker … failed 0.0 s" in capsys.readouterr().err
