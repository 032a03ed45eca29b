from __future__ import annotations

import json
import os

import pytest

from moderation.embedded.data_folder import keep_secret, locked
from moderation.embedded.demo import kept_access
from moderation.embedded.failure import CannotRun
from moderation.embedded.logs import cap, tail


def test_only_the_owner_can_read_the_folder_and_its_secrets(tmp_path):
    with locked(tmp_path / "deep" / "data") as folder:
        assert folder.root.stat().st_mode & 0o777 == 0o700
        assert folder.secret_key_file.stat().st_mode & 0o777 == 0o600
        assert len(folder.secret_key_file.read_text()) >= 48
        kept_access(folder.root / "demo.json")
        assert (folder.root / "demo.json").stat().st_mode & 0o777 == 0o600


def test_the_secret_is_made_once(tmp_path):
    secrets = []
    for _ in range(2):
        with locked(tmp_path / "data") as folder:
            secrets.append(folder.secret_key_file.read_text())
    assert secrets[0] == secrets[1]
    assert keep_secret(folder.secret_key_file, "another") == secrets[0]


def test_a_second_holder_is_refused_until_the_first_lets_go(tmp_path):
    refused = pytest.raises(CannotRun, match=f"process {os.getpid()}.*--data")
    with locked(tmp_path), refused, locked(tmp_path):
        pass
    with locked(tmp_path):
        pass


def test_the_socket_folder_is_gone_after_a_clean_stop(tmp_path):
    with locked(tmp_path) as folder:
        assert folder.sockets.is_dir()
    assert not folder.sockets.exists()


def test_a_folder_that_cannot_be_made_is_told_in_one_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(CannotRun, match="cannot be used: Not a directory"),
        locked(tmp_path / "file" / "data"),
    ):
        pass


def test_demo_credentials_are_random_and_stay_the_same(tmp_path):
    first, other = kept_access(tmp_path / "a.json"), kept_access(tmp_path / "b.json")
    assert first == kept_access(tmp_path / "a.json")
    for secret in ("api_key", "assertion_secret", "moderator_password"):
        assert getattr(first, secret) != getattr(other, secret)
    assert len(first.moderator_password) >= 16
    assert len(first.assertion_secret) >= 32


@pytest.mark.parametrize("text", ["", "{", "[]", json.dumps({"site": "demo"})])
def test_a_damaged_credentials_file_is_named_with_the_way_out(tmp_path, text):
    file = tmp_path / "demo.json"
    file.write_text(text)
    with pytest.raises(CannotRun, match=r"demo\.json cannot be read; remove it"):
        kept_access(file)


def test_the_tail_of_a_log_is_its_last_lines(tmp_path):
    log = tmp_path / "web.log"
    log.write_bytes(b"\n".join(b"line %d" % n for n in range(10_000)) + b"\n\xff\n")
    assert tail(log, lines=2) == "    line 9999\n    \N{REPLACEMENT CHARACTER}"
    assert tail(tmp_path / "none.log") == ""


def test_a_log_that_grew_too_large_starts_afresh_and_its_writer_does_not_notice(tmp_path):
    log = tmp_path / "web.log"
    with log.open("ab", buffering=0) as writer:
        writer.write(b"x" * 100)
        cap(log, largest_bytes=100)
        assert log.stat().st_size == 100
        writer.write(b"y")
        cap(log, largest_bytes=100)
        writer.write(b"z")
    assert log.read_bytes() == b"z"
    assert (tmp_path / "web.log.1").read_bytes() == b"x" * 100 + b"y"


def test_a_log_that_is_not_there_is_small_enough(tmp_path):
    cap(tmp_path / "none.log")
    assert list(tmp_path.iterdir()) == []
