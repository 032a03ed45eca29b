"""Showing how far a long piece of work is: a bar on a terminal, lines in a file."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final, TextIO

Progress = Callable[[float, str], None]  # (share done, what was done last)

_WIDTH: Final = 30


def shown_on(sink: TextIO) -> Progress:
    """A progress that is written to `sink`: over one line if it is a terminal."""
    began = time.monotonic()
    last, end = ("\r", "\x1b[K") if sink.isatty() else ("", "\n")

    def show(done: float, message: str) -> None:
        gone = time.monotonic() - began
        filled = round(_WIDTH * done)
        bar = "#" * filled + "." * (_WIDTH - filled)
        left = f", {gone / done - gone:.0f} s left" if 0.02 < done < 1 else ""
        sink.write(f"{last}[{bar}] {done:4.0%} {gone:5.0f} s{left}  {message}{end}")
        if done >= 1 and last:
            sink.write("\n")
        sink.flush()

    return show


def within(progress: Progress, begin: float, end: float) -> Progress:
    """A progress of a part that is `begin` to `end` of the whole."""
    return lambda done, message: progress(begin + (end - begin) * done, message)


def silent(_done: float, _message: str) -> None:
    """Shows nothing."""
