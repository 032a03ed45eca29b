"""What a process holds in memory, where Linux's /proc tells."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

_LINES: Final = {"peak_rss": ("status", "VmHWM"), "pss": ("smaps_rollup", "Pss")}


def memory_of(process: Path = Path("/proc/self")) -> dict[str, float | None]:
    """MiB of a process: `peak_rss`, the most it ever held, and `pss`, its share of it now.

    None for what this system does not tell. Getrusage is no substitute: its peak begins with
    that of the process which started this one.
    """
    return {name: _mebibytes(process / file, line) for name, (file, line) in _LINES.items()}


def _mebibytes(file: Path, line: str) -> float | None:
    try:
        found = re.search(rf"^{line}:\s+(\d+) kB", file.read_text(encoding="ascii"), re.MULTILINE)
    except OSError:
        return None
    return int(found[1]) / 1024 if found else None
