"""What a person sees while the service sets itself up: one calm line per step."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TextIO

from moderation.embedded.failure import StopAsked

_GREEN, _RED, _YELLOW, _PLAIN = "\x1b[32m", "\x1b[31m", "\x1b[33m", "\x1b[0m"


class Checklist:
    """Writes to `stream`; colours and rewriting of a line only where a terminal reads it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._terminal = stream.isatty()

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time a step: `  database … ready 0.2 s`, or `… failed` when it raises."""
        if self._terminal:
            self._write(f"  {name} …")
        began = time.monotonic()
        word, colour = "failed", _RED
        try:
            yield
            word, colour = "ready", _GREEN
        except StopAsked:
            word, colour = "stopped", _YELLOW
            raise
        finally:
            start = "\r" if self._terminal else ""
            taken = time.monotonic() - began
            self._write(f"{start}  {name} … {self._coloured(word, colour)} {taken:.1f} s\n")

    def note(self, text: str) -> None:
        """Something that happened while the service runs, with the local time of day."""
        self._write(f"{datetime.now().astimezone():%H:%M:%S} {text}\n")

    def warn(self, text: str) -> None:
        self._write(f"{self._coloured('WARNING', _YELLOW)}: {text}\n")

    def say(self, text: str) -> None:
        self._write(f"{text}\n")

    def _coloured(self, text: str, colour: str) -> str:
        return f"{colour}{text}{_PLAIN}" if self._terminal else text

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()
