"""`moderation …` as an operator types it."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from dataclasses import dataclass

import pytest

from moderation.cli import main
from tests.conftest import SECRET_KEY


@dataclass(frozen=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def moderation(tmp_path, sqlite_template, monkeypatch, capsys):
    """Runs one command on a database of its own."""
    file = tmp_path / "operator.db"
    file.write_bytes(sqlite_template.read_bytes())
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}")
    monkeypatch.setenv("MODERATION_SECRET_KEY", SECRET_KEY)

    def run(*words, stdin="", **environ):
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        for name, value in environ.items():
            monkeypatch.setenv(name, value)
        status = main(words)
        return Done(status, *capsys.readouterr())

    return run


def test_the_installed_command_runs():
    command = [sys.executable, "-m", "moderation", "--help"]
    assert b"moderator" in subprocess.run(command, check=True, capture_output=True).stdout


def lines(done):
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_site_gets_keys_whose_secrets_are_shown_once_and_can_be_revoked(moderation):
    moderation("site", "create", "gazette", "--name", "G", "--origin", "https://gazette.example")
    [issued] = lines(moderation("key", "issue", "gazette", "--scope", "submit", "--label", "cms"))
    listed = moderation("key", "list", "gazette")
    assert issued["key"] not in listed.stdout
    assert lines(listed) == [
        {"id": issued["id"], "scopes": ["submit"], "public": False, "label": "cms"}
    ]
    lines(moderation("key", "revoke", issued["id"]))
    assert lines(moderation("key", "list", "gazette")) == []


def test_the_key_of_a_widget_is_revoked_before_its_first_comment(moderation):
    moderation("site", "create", "gazette", "--name", "G", "--origin", "https://gazette.example")
    for _ in range(2):
        [done] = lines(moderation("key", "revoke-widget", "gazette"))
        assert done == {"site": "gazette", "revoked": "widget"}
    assert lines(moderation("key", "list", "gazette")) == []


def test_a_site_says_in_which_language_it_writes(moderation):
    moderation("site", "create", "gazette", "--name", "G")
    moderation("site", "create", "jarida", "--name", "J", "--language", "ar")
    assert [one["language"] for one in lines(moderation("site", "list"))] == ["en", "ar"]
    lines(moderation("site", "language", "gazette", "ar"))
    assert [one["language"] for one in lines(moderation("site", "list"))] == ["ar", "ar"]


def test_a_moderator_is_added_with_a_password_of_their_own(moderation):
    moderation("site", "create", "gazette", "--name", "G")
    words = ("moderator", "add", "ann@gazette.example", "--name", "Ann", "--site", "gazette")
    [added] = lines(moderation(*words))
    assert len(added["password"]) >= 16
    again = moderation(*words)
    assert (again.returncode, again.stdout) == (2, "")


def test_a_policy_is_replaced_by_what_a_file_says_and_shown(moderation):
    moderation("site", "create", "gazette", "--name", "G")
    [default] = lines(moderation("policy", "show", "gazette"))
    [changed] = lines(moderation("policy", "set", "gazette", "-", stdin="links.allowed = 0"))
    [shown] = lines(moderation("policy", "show", "gazette"))
    assert shown["links_allowed"] == 0
    assert shown["version"] == changed["version"] != default["version"]


@pytest.mark.parametrize(
    ("words", "stdin"),
    [
        (("site", "create", "Not A Slug", "--name", "x"), ""),
        (("site", "create", "gazette", "--name", "x", "--origin", "https://a.example/path"), ""),
        (("key", "issue", "nowhere", "--scope", "submit"), ""),
        (("key", "revoke", "nothing"), ""),
        (("key", "list", "nowhere"), ""),
        (("key", "revoke-widget", "nowhere"), ""),
        (("site", "language", "nowhere", "ar"), ""),
        (("policy", "set", "nowhere", "-"), "links.allowed = many"),
        (("policy", "set", "nowhere", "-"), "links.allowed = -7"),
        (("policy", "set", "nowhere", "-"), "linkz.allowed = 1"),
        (("moderator", "add", "a@b.example", "--name", "A", "--site", "nowhere"), ""),
    ],
)
def test_what_cannot_be_done_is_one_line_and_status_2(moderation, words, stdin):
    done = moderation(*words, stdin=stdin)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("moderation: ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("MODERATION_SECRET_KEY", "short"),
        ("MODERATION_PORT", "eighty"),
        ("MODERATION_LIMITS", "true"),
        ("MODERATION_PUBLIC_URL", "ftp://x"),
        ("SMTP_PASSWORD_FILE", "/nowhere/at/all"),
    ],
)
def test_a_setting_that_cannot_be_right_stops_the_start_and_is_named(moderation, variable, value):
    done = moderation("site", "list", **{variable: value})
    assert done.returncode == 2
    assert variable in done.stderr
