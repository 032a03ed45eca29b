"""The children's log files: opened for appending, shown when something fails, kept small."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

LARGEST_LOG_BYTES = 20 * 1024 * 1024
_TAIL_BYTES = 16 * 1024


def tail(log: Path, lines: int = 15) -> str:
    """The last lines of a log, indented for showing under a message; empty without a log."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - _TAIL_BYTES))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return ""
    return "\n".join(f"    {line}" for line in text.splitlines()[-lines:])


def cap(log: Path, largest_bytes: int = LARGEST_LOG_BYTES) -> None:
    """Move a log that has grown too large to `<name>.1`, one generation.

    The writer keeps its file open for appending, so the file is copied and emptied in place;
    lines written in between are lost.
    """
    try:
        if log.stat().st_size <= largest_bytes:
            return
        shutil.copyfile(log, log.with_name(f"{log.name}.1"))
        os.truncate(log, 0)
    except FileNotFoundError:
        return
