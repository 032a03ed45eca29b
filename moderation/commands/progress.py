"""How far something is: one line that changes on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TextIO

_BAR = 30
_TERMINAL_EVERY_S, _ELSEWHERE_EVERY_S = 0.2, 10.0


class ProgressLine:
    """Shows what is being done and how much of it is. `clock` gives seconds."""

    def __init__(self, out: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._out, self._clock = out, clock
        self._is_terminal = out.isatty()
        self._every = _TERMINAL_EVERY_S if self._is_terminal else _ELSEWHERE_EVERY_S
        self._next = self._clock() + (0 if self._is_terminal else self._every)
        self._doing = ""
        self._width = 0

    def show(self, doing: str, share: float) -> None:
        """Say it, unless something was said a moment ago; `share` is from 0 to 1."""
        now = self._clock()
        if now < self._next and not (self._is_terminal and doing != self._doing):
            return
        self._next, self._doing = now + self._every, doing
        percent = f"{min(max(share, 0.0), 1.0):4.0%}"
        if not self._is_terminal:
            self._out.write(f"{doing}: {percent.strip()}\n")
        else:
            bar = ("#" * int(_BAR * share)).ljust(_BAR)
            line = f"{doing:<17} [{bar}] {percent}"
            self._width = max(self._width, len(line))
            self._out.write(f"\r{line.ljust(self._width)}")
        self._out.flush()

    def end(self) -> None:
        """Leave a terminal's line."""
        if self._width:
            self._out.write(f"\r{' ' * self._width}\r")
            self._out.flush()
            self._width = 0
