"""`moderation import` and `moderation export`, as an operator types them."""

from __future__ import annotations

import io
import json
import stat
import subprocess
import sys
from dataclasses import dataclass

import pytest

from moderation.cli import main
from moderation.commands.progress import ProgressLine
from moderation.transfer import service
from moderation.transfer.foreign import Verdict
from tests.conftest import SECRET_KEY
from tests.guards.repository import ROOT
from tests.transfer.conftest import FILES

EXPORT = str(FILES / "disqus.xml")
TO = ("--site", "gazette")


@dataclass(frozen=True)
class Done:
    status: int
    out: str
    err: str


@pytest.fixture
def moderation(tmp_path, sqlite_template, monkeypatch, capfdbinary):
    """Runs one command on a database of its own, in which there is a site."""
    file = tmp_path / "operator.db"
    file.write_bytes(sqlite_template.read_bytes())
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}")
    monkeypatch.setenv("MODERATION_SECRET_KEY", SECRET_KEY)

    def run(*words):
        status = main([str(word) for word in words])
        out, err = capfdbinary.readouterr()
        return Done(status, out.decode(), err.decode())

    run("site", "create", "gazette", "--name", "The Gazette")
    return run


def test_an_import_tells_numbers_that_add_up_and_can_be_repeated(moderation):
    first = moderation("import", "disqus", EXPORT, *TO)
    assert first.status == 0
    assert "19  posts in the file" in first.out
    assert "19  as many as the file has" in first.out
    assert "12  published" in first.out
    second = moderation("import", "disqus", EXPORT, *TO)
    assert second.status == 0
    assert "15  here already" in second.out


def test_a_machine_gets_the_same_as_json(moderation):
    report = json.loads(moderation("import", "disqus", EXPORT, *TO, "--json", "--dry-run").out)
    assert report["adds_up"] is True
    assert report["posts"] == sum(
        (sum(report["brought_in"].values()), report["already_here"], *report["left_out"].values())
    )


def test_numbers_that_do_not_add_up_are_a_failure(moderation, monkeypatch):
    batch = service.write_batch

    def lose_one(*given):
        outcome = batch(*given)
        outcome.brought[Verdict.PUBLISHED] -= 1
        return outcome

    monkeypatch.setattr(service, "write_batch", lose_one)
    done = moderation("import", "disqus", EXPORT, *TO)
    assert done.status == 1
    assert "DOES NOT ADD UP" in done.out


def test_what_the_database_did_not_keep_is_a_failure(moderation, monkeypatch):
    monkeypatch.setattr("moderation.storage.queries.importing.remember", lambda *_: None)
    done = moderation("import", "disqus", EXPORT, *TO)
    assert done.status == 1
    assert "0  of them are new in the database" in done.out


def test_what_stays_out_is_listed_in_a_file_of_ones_own(moderation, tmp_path):
    listed = tmp_path / "left.jsonl"
    moderation("import", "disqus", EXPORT, *TO, "--left-out", listed)
    rows = [json.loads(line) for line in listed.read_text(encoding="utf-8").splitlines()]
    assert {"id": "109", "why": "no_thread"} in rows
    assert len(rows) == 4
    assert stat.S_IMODE(listed.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "words",
    [
        ("import", "disqus", "/nowhere/at/all.xml", *TO),
        ("import", "disqus", FILES / "wordpress.xml", *TO),
        ("import", "disqus", EXPORT, "--site", "nowhere"),
        ("import", "disqus", EXPORT, *TO, "--left-out", "/nowhere/left.jsonl"),
        ("export", "--site", "nowhere"),
        ("export", *TO, "--out", "/nowhere/at/all.jsonl"),
        ("export", *TO, "--format", "disqus", "--out", "/nowhere/at/all.xml"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_status_2(moderation, words):
    done = moderation(*words)
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("moderation: ")
    assert done.err.count("\n") == 1


def test_an_export_is_lines_on_standard_output(moderation):
    moderation("import", "disqus", EXPORT, *TO)
    done = moderation("export", *TO)
    assert done.status == 0
    kinds = [json.loads(line)["kind"] for line in done.out.splitlines()]
    assert kinds[0] == "export"
    assert (kinds.count("comment"), kinds[-1]) == (15, "end")


def test_an_export_into_a_file_is_whole_and_for_its_owner_alone(moderation, tmp_path):
    moderation("import", "disqus", EXPORT, *TO)
    out = tmp_path / "all.jsonl"
    moderation("export", *TO, "--out", out)
    assert json.loads(out.read_text(encoding="utf-8").splitlines()[-1])["kind"] == "end"
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.glob(".all*")] == []


@pytest.mark.parametrize(
    ("words", "found"),
    [((), True), (("--with-addresses",), True), (("--without-addresses",), False)],
)
def test_addresses_go_out_unless_they_are_to_stay(moderation, words, found):
    moderation("import", "disqus", EXPORT, *TO)
    for form in ("jsonl", "disqus"):
        out = moderation("export", *TO, "--format", form, *words).out
        assert ("ann@example.org" in out) is found


def test_for_disqus_there_are_files_whose_names_are_told(moderation, tmp_path):
    moderation("import", "disqus", EXPORT, *TO)
    done = moderation("export", *TO, "--format", "disqus", "--out", tmp_path / "out.xml")
    assert done.out.split() == [str(tmp_path / "out-1.xml")]
    assert "</rss>" in (tmp_path / "out-1.xml").read_text(encoding="utf-8")


def test_a_reader_who_has_had_enough_ends_it_quietly(moderation, tmp_path):
    moderation("import", "disqus", EXPORT, *TO)
    command = [sys.executable, "-m", "moderation", "export", *TO]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.close()
        errors = process.stderr.read()
    assert (process.returncode, errors) == (141, b"")


class Terminal(io.StringIO):
    def isatty(self):
        return True


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def test_on_a_terminal_one_line_tells_how_far_it_is():
    out, clock = Terminal(), Clock()
    progress = ProgressLine(out, clock)
    for number in range(11):
        clock.now = number / 20
        progress.show("reading", number / 10)
    progress.end()
    told = out.getvalue()
    assert told.count("reading") == 3
    assert "\n" not in told
    shown = told.split("\r")
    assert (shown[1].strip(), shown[-1]) == (f"reading           [{' ' * 30}]   0%", "")


def test_elsewhere_a_line_every_ten_seconds_is_enough():
    out, clock = io.StringIO(), Clock()
    progress = ProgressLine(out, clock)
    for number in range(301):
        clock.now = number / 10
        progress.show("writing", number / 300)
    progress.end()
    assert out.getvalue().splitlines() == ["writing: 33%", "writing: 67%", "writing: 100%"]
