"""Keeps children alive: restarts what ends, replaces what must go, stops all of them in order."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from moderation.embedded.guard import Guard
from moderation.embedded.processes import Child, ChildSpec, ending

FIRST_DELAY_S = 0.2
LONGEST_DELAY_S = 5.0
HEALTHY_AFTER_S = 30.0
STOP_GRACE_S = 2.0
LAST_STOP_GRACE_S = 0.5
TICK_S = 0.05


@dataclass(slots=True)
class _Kept:
    child: Child
    started_at: float
    delay_s: float = FIRST_DELAY_S
    due_at: float | None = None
    endings: int = 0


class Supervision:
    """The children of one service. Not for threads: every method runs in the main thread.

    `say` is told each restart with the child's name and the reason. `clock` counts seconds.
    """

    def __init__(
        self, guard: Guard, say: Callable[[str], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._guard = guard
        self._say = say
        self._clock = clock
        self._kept: dict[str, _Kept] = {}

    def add(self, spec: ChildSpec) -> None:
        """Start a child and keep it alive from now on."""
        self._kept[spec.name] = _Kept(Child(spec, self._guard), self._clock())

    def specs(self) -> list[ChildSpec]:
        return [kept.child.spec for kept in self._kept.values()]

    def pid(self, name: str) -> int | None:
        return self._kept[name].child.pid

    def endings(self, name: str) -> int:
        """How often this child has ended by itself so far."""
        return self._kept[name].endings

    def look_after(self) -> None:
        """One pass over all children: note what has ended, start again what is due."""
        for kept in self._kept.values():
            if kept.due_at is not None:
                self._start_when_due(kept)
            elif (code := kept.child.ended()) is not None:
                self._plan_restart(kept, f"ended ({ending(code)})")

    def replace(self, name: str, reason: str) -> None:
        """Kill a child that runs but does not work, and start it again."""
        kept = self._kept[name]
        if kept.due_at is None:
            kept.child.kill()
            self._plan_restart(kept, reason)

    def remove(self, name: str) -> None:
        """Kill a child and keep it no longer."""
        self._kept.pop(name).child.kill()

    def stop(self, at_once: Callable[[], bool] = lambda: False) -> None:
        """Stop everything, what others need last; kill what takes too long, or `at_once`."""
        children = [kept.child for kept in self._kept.values()]
        _stop([c for c in children if not c.spec.stops_last], STOP_GRACE_S, at_once)
        _stop([c for c in children if c.spec.stops_last], LAST_STOP_GRACE_S, at_once)
        self._kept.clear()

    def _plan_restart(self, kept: _Kept, reason: str) -> None:
        now = self._clock()
        if now - kept.started_at >= HEALTHY_AFTER_S:
            kept.delay_s = FIRST_DELAY_S
        kept.endings += 1
        kept.due_at = now + kept.delay_s
        self._say(f"{kept.child.spec.name} {reason}; starting again in {kept.delay_s:.1f} s")
        kept.delay_s = min(kept.delay_s * 2, LONGEST_DELAY_S)

    def _start_when_due(self, kept: _Kept) -> None:
        now = self._clock()
        if kept.due_at is not None and now >= kept.due_at:
            kept.child = Child(kept.child.spec, self._guard)
            kept.started_at, kept.due_at = now, None


def _stop(children: Sequence[Child], grace_s: float, at_once: Callable[[], bool]) -> None:
    for child in children:
        child.ask_to_stop()
    deadline = time.monotonic() + grace_s
    while time.monotonic() < deadline and not at_once():
        if all(child.ended() is not None for child in children):
            return
        time.sleep(TICK_S)
    for child in children:
        child.kill()
