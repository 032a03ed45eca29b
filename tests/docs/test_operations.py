"""What the manual tells an operator to type or to look at exists, and does what it says."""

import re
import shlex
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing

import pytest

from moderation.cli import main
from moderation.storage import tables
from tests.docs.documents import code, documents, page
from tests.guards.repository import ROOT

OPERATIONS = page("docs/operations.md")
COMMAND = re.compile(r"(?<![\w./-])(?:\.venv/bin/)?moderation((?: [a-z]+(?:-[a-z]+)*)+)")
METRIC = re.compile(r"moderation_\w+")
# Beyond `moderation`, words of which the command line consists; the rest is a reader's own.
LONGEST_COMMAND = 2


def commands():
    told = {words for path in documents() for text in code(path) for words in COMMAND.findall(text)}
    return sorted({" ".join(words.split()[:LONGEST_COMMAND]) for words in told})


@pytest.mark.parametrize("words", commands())
def test_every_command_that_a_document_tells_of_exists(words, capsys):
    with pytest.raises(SystemExit) as exit_status:
        main([*words.split(), "--help"])
    assert exit_status.value.code == 0, capsys.readouterr().err


def test_commands_are_found():
    assert {"worker screening", "key issue", "migrate"} <= set(commands())


def test_every_metric_that_the_manual_names_is_exported_and_the_other_way_round():
    exported = METRIC.findall((ROOT / "moderation/http/health.py").read_text(encoding="utf-8"))
    named = [word for text in code(OPERATIONS) for word in METRIC.findall(text)]
    assert set(named) == set(exported)


def test_the_query_for_mails_that_do_not_go_out_fits_the_table(database):
    (query,) = [text for text in code(OPERATIONS) if text.startswith("SELECT ")]
    with database.read() as connection:
        assert connection.exec_driver_sql(query).all() == []
    assert tables.mail.name in query


def test_a_backup_taken_as_the_manual_says_is_whole_while_comments_come_in(tmp_path):
    """A writer keeps two tables equal; a copy torn in the middle would show."""
    file = tmp_path / "data/moderation.db"
    file.parent.mkdir()
    with closing(sqlite3.connect(file)) as made:
        made.execute("PRAGMA journal_mode=WAL")
        made.executescript("CREATE TABLE a (n, text); CREATE TABLE b (n);")
    stop = threading.Event()
    writer = threading.Thread(target=_write_pairs, args=(file, stop))
    writer.start()
    try:
        time.sleep(0.1)
        subprocess.run(_backup_command(), cwd=tmp_path, check=True)
    finally:
        stop.set()
        writer.join()
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        count = "SELECT (SELECT count(*) FROM a), (SELECT count(*) FROM b)"
        pairs = copy.execute(count).fetchone()
    assert pairs[0] == pairs[1] > 0


def _backup_command():
    text = OPERATIONS.read_text(encoding="utf-8")
    (line,) = re.findall(r"^```sh backup-sqlite\n(.*)\n```$", text, re.MULTILINE)
    interpreter, *rest = shlex.split(line)
    assert interpreter == ".venv/bin/python"
    return [sys.executable, *rest]


def _write_pairs(file, stop):
    connection = sqlite3.connect(file, isolation_level=None, timeout=10)
    number = 0
    while not stop.is_set():
        number += 1
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO a VALUES (?, ?)", (number, "x" * 2_000))
        connection.execute("INSERT INTO b VALUES (?)", (number,))
        connection.execute("COMMIT")
    connection.close()
