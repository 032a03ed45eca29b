from __future__ import annotations

import os
import re
import signal
import time

import pytest

from moderation.embedded.processes import COULD_NOT_START, ChildSpec, ending
from moderation.embedded.readiness import Health
from moderation.embedded.supervision import LONGEST_DELAY_S, Supervision
from moderation.embedded.supervisor import replace_mute, watch

SLEEP = "import time; print('up'); time.sleep(600)"
DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + SLEEP
WITH_HELPER = """
import subprocess, sys, time
helper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print("helper", helper.pid)
time.sleep(600)
"""


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def supervised(guard, said):
    """A supervision whose clock stands still until a test moves it."""
    clock = Clock()
    supervision = Supervision(guard, said.append, clock)
    yield supervision, clock
    supervision.stop(at_once=lambda: True)


def up(spec: ChildSpec) -> bool:
    return spec.log.exists() and "up" in spec.log.read_text()


def helper_of(spec: ChildSpec) -> int | None:
    found = re.search(r"helper (\d+)", spec.log.read_text()) if spec.log.exists() else None
    return int(found[1]) if found else None


def test_a_child_that_ended_starts_again_and_the_reason_is_said(supervised, spec, said, eventually):
    supervision, clock = supervised
    supervision.add(spec("raise SystemExit(3)"))

    def noticed():
        supervision.look_after()
        return supervision.endings("child") == 1

    eventually(noticed, "the end is noticed")
    assert said == ["child ended (exit status 3); starting again in 0.2 s"]
    first = supervision.pid("child")
    supervision.look_after()
    assert supervision.pid("child") == first
    clock.now += 0.21
    supervision.look_after()
    assert supervision.pid("child") != first


def test_restarts_wait_twice_as_long_each_time_but_never_more_than_five_seconds(
    supervised, spec, said, eventually
):
    supervision, clock = supervised
    supervision.add(spec("raise SystemExit(3)"))

    def ended(times):
        supervision.look_after()
        return supervision.endings("child") == times

    for time_ended in range(1, 8):
        eventually(lambda n=time_ended: ended(n), "one more end")
        clock.now += LONGEST_DELAY_S
        supervision.look_after()
    delays = [re.search(r"in (\S+) s", line)[1] for line in said]
    assert delays == ["0.2", "0.4", "0.8", "1.6", "3.2", "5.0", "5.0"]


def test_half_a_minute_of_health_makes_the_next_restart_quick_again(
    supervised, spec, said, eventually
):
    supervision, clock = supervised
    child = spec(SLEEP)
    supervision.add(child)
    for age in (1, 1, 31):
        clock.now += age
        former = supervision.pid("child")
        os.kill(former, signal.SIGKILL)

        def restarted(former=former):
            supervision.look_after()
            clock.now += 0.1
            return supervision.pid("child") != former

        eventually(restarted, "the child is back")
    delays = [re.search(r"in (\S+) s", line)[1] for line in said]
    assert delays == ["0.2", "0.4", "0.2"]
    assert said[0].startswith("child ended (killed by SIGKILL)")


def test_what_a_dead_child_had_started_is_killed_with_it(supervised, spec, eventually, alive):
    supervision, _ = supervised
    child = spec(WITH_HELPER)
    supervision.add(child)
    eventually(lambda: helper_of(child), "the helper runs")
    helper = helper_of(child)
    assert alive(helper)
    os.kill(supervision.pid("child"), signal.SIGKILL)

    def noticed():
        supervision.look_after()
        return supervision.endings("child") == 1

    eventually(noticed, "the end is noticed")
    eventually(lambda: not alive(helper), "the helper is gone")


def test_a_frozen_child_can_be_replaced(supervised, spec, said, eventually, alive):
    supervision, clock = supervised
    child = spec(SLEEP)
    supervision.add(child)
    eventually(lambda: up(child), "the child runs")
    frozen = supervision.pid("child")
    os.kill(frozen, signal.SIGSTOP)
    supervision.replace("child", "has done nothing for 60 s")
    assert not alive(frozen)
    clock.now += 1
    supervision.look_after()
    assert supervision.pid("child") != frozen
    assert said == ["child has done nothing for 60 s; starting again in 0.2 s"]


def test_a_program_that_does_not_exist_counts_as_an_end(supervised, tmp_path):
    supervision, _ = supervised
    log = tmp_path / "none.log"
    supervision.add(ChildSpec("none", (str(tmp_path / "nothing"),), {}, log))
    supervision.look_after()
    assert supervision.endings("none") == 1
    assert "cannot be started" in log.read_text()
    assert ending(COULD_NOT_START) == "exit status 127"


def test_stopping_kills_what_is_deaf_within_five_seconds(supervised, spec, eventually, alive):
    supervision, _ = supervised
    deaf, quick = spec(DEAF, "deaf"), spec(SLEEP, "quick")
    for child in (deaf, quick):
        supervision.add(child)
    eventually(lambda: up(deaf) and up(quick), "both run")
    pids = [supervision.pid("deaf"), supervision.pid("quick")]
    began = time.monotonic()
    supervision.stop()
    assert time.monotonic() - began < 5
    assert not any(alive(pid) for pid in pids)


def test_what_others_need_is_stopped_last(supervised, spec, tmp_path, eventually):
    supervision, _ = supervised
    order = tmp_path / "order"
    note = f"""
import pathlib, signal, sys, time
def end(*_):
    time.sleep(NAP)
    with open({str(order)!r}, "a") as file: file.write(NAME + "\\n")
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
print("up"); time.sleep(600)
"""
    broker = spec("NAME, NAP = 'broker', 0\n" + note, "broker", stops_last=True)
    worker = spec("NAME, NAP = 'worker', 0.5\n" + note, "worker")
    for child in (broker, worker):
        supervision.add(child)
    eventually(lambda: up(broker) and up(worker), "both run")
    supervision.stop()
    assert order.read_text().split() == ["worker", "broker"]


def test_a_removed_child_is_gone_and_kept_no_longer(supervised, spec, alive):
    supervision, _ = supervised
    supervision.add(spec(SLEEP))
    pid = supervision.pid("child")
    supervision.remove("child")
    assert not alive(pid)
    assert supervision.specs() == []


def test_watching_replaces_a_mute_worker_and_ends_when_asked(
    supervised, spec, said, monkeypatch, alive
):
    supervision, clock = supervised
    supervision.add(spec(SLEEP, "screening"))
    mute = supervision.pid("screening")
    answers = Health(503, {"broker": True, "worker": False})
    monkeypatch.setattr("moderation.embedded.readiness.ask", lambda _url: answers)
    monkeypatch.setattr("moderation.embedded.supervisor.TICK_S", 0.0)

    def stop_asked():
        clock.now += 2.5
        return clock.now > 100 + 50

    watch(supervision, "http://127.0.0.1:1", stop_asked, clock)
    assert not alive(mute)
    assert said == ["screening has done nothing for 30 s; starting again in 0.2 s"]


def test_a_broker_of_the_operators_own_is_never_replaced(supervised, said):
    supervision, _ = supervised
    replace_mute(supervision, "broker")
    assert said == []


@pytest.mark.parametrize(
    ("code", "words"),
    [(0, "exit status 0"), (-signal.SIGSEGV, "killed by SIGSEGV"), (-250, "killed by signal 250")],
)
def test_an_end_is_told_in_words(code, words):
    assert ending(code) == words
