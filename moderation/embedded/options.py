"""What a person may say to `moderation run`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class RunOptions:
    """The command line of `moderation run`, and the environment it was called in.

    `port` 0 means any free port. `database` None means a SQLite file in `data`. `limits` False
    switches rate limits off. `demo` False leaves out the demo comments; the demo site and its
    credentials exist either way. `environ` is the caller's whole environment: only the command
    line reads it from the process.
    """

    port: int
    data: Path
    database: str | None
    limits: bool
    demo: bool
    environ: Mapping[str, str]
