from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from moderation.embedded.guard import Guard, keep, kill_group

pytestmark = pytest.mark.processes

PARENT = """
import os, pathlib, sys, time
from moderation.embedded.guard import Guard
from moderation.embedded.processes import Child, ChildSpec
child = '''
import subprocess, sys, time
helper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print("helper", helper.pid)
time.sleep(600)
'''
guard = Guard()
log = pathlib.Path(sys.argv[1])
spec = ChildSpec("child", (sys.executable, "-u", "-c", child), dict(os.environ), log)
kept = Child(spec, guard)
while "helper" not in log.read_text():
    time.sleep(0.02)
print(kept.pid, guard._process.pid, flush=True)
time.sleep(600)
"""
TIED = """
import os, sys, time
from moderation.embedded.lifeline import die_with_parent
die_with_parent()
print(os.getpid(), flush=True)
time.sleep(600)
"""
STARTS_TIED = """
import subprocess, sys, time
subprocess.Popen([sys.executable, "-c", sys.argv[1]])
time.sleep(600)
"""


def begin(code: str, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", code, *words], stdout=subprocess.PIPE, text=True)


def end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.fixture
def family(tmp_path: Path):
    """A parent with a child and the child's own child: (parent, child, grandchild, guard)."""
    log = tmp_path / "child.log"
    log.touch()
    parent = begin(PARENT, str(log))
    child, guard = (int(word) for word in parent.stdout.readline().split())
    grandchild = int(re.search(r"helper (\d+)", log.read_text())[1])
    yield parent, child, grandchild, guard
    end(parent)
    kill_group(child)


def test_children_and_grandchildren_die_with_a_killed_parent(family, alive, eventually):
    parent, child, grandchild, guard = family
    assert alive(child)
    assert alive(grandchild)
    end(parent)
    eventually(lambda: not alive(child), "the child is gone")
    eventually(lambda: not alive(grandchild), "the grandchild is gone")
    eventually(lambda: not alive(guard), "the guard has gone too")


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's part exists on Linux only")
def test_a_child_dies_with_its_parent_even_without_the_guard(family, alive, eventually):
    parent, child, _, guard = family
    os.kill(guard, signal.SIGKILL)
    end(parent)
    eventually(lambda: not alive(child), "the child is gone")


def test_the_guard_does_not_heed_ctrl_c(family, alive):
    _, child, _, guard = family
    os.kill(guard, signal.SIGINT)
    os.kill(guard, signal.SIGTERM)
    assert alive(guard)
    assert alive(child)


def test_a_process_can_tie_itself_to_its_parent(alive, eventually):
    parent = begin(STARTS_TIED, TIED)
    child = int(parent.stdout.readline())
    assert alive(child)
    end(parent)
    eventually(lambda: not alive(child), "the child is gone")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a thread polls instead")
def test_a_process_whose_parent_has_already_ended_exits_at_once():
    code = "from moderation.embedded.lifeline import bind_to_parent; bind_to_parent(999999999)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 1


def test_a_dismissed_guard_leaves_forgotten_groups_alone(alive):
    other = subprocess.Popen(
        [sys.executable, "-c", "input()"], stdin=subprocess.PIPE, start_new_session=True
    )
    guard = Guard()
    guard.watch(other.pid)
    guard.forget(other.pid)
    guard.dismiss()
    assert alive(other.pid)
    other.communicate(b"\n")
    assert other.returncode == 0


def test_a_dismissed_guard_kills_what_is_still_on_its_list():
    other = subprocess.Popen(
        [sys.executable, "-c", "input()"], stdin=subprocess.PIPE, start_new_session=True
    )
    guard = Guard()
    guard.watch(other.pid)
    guard.dismiss()
    other.communicate()
    assert other.returncode == -signal.SIGKILL


def test_the_list_is_followed_to_its_end(monkeypatch):
    killed: list[int] = []
    monkeypatch.setattr("moderation.embedded.guard.kill_group", killed.append)
    keep(["+10\n", "+11\n", "-10\n", "-12\n"])
    assert killed == [11]


def test_a_killed_guard_does_not_take_the_service_with_it():
    guard = Guard()
    guard._process.kill()
    guard._process.wait()
    guard.watch(4711)
    guard.dismiss()
