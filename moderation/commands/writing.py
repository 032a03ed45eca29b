"""Where commands write what they hand out: standard output, or a file that only its owner reads."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from moderation.domain.errors import InvalidSubmission
from moderation.domain.ids import new_id

BROKEN_PIPE = 141


@dataclass(slots=True)
class Reading:
    """How it ended: the exit status, 0 unless whoever read it had enough."""

    status: int = 0


@contextmanager
def until_nobody_reads() -> Iterator[Reading]:
    """Write within it; it ends quietly when the pipe's other end is closed."""
    reading = Reading()
    try:
        yield reading
    except BrokenPipeError:
        # Nothing more is to be said, also not at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        reading.status = BROKEN_PIPE


@contextmanager
def output(path: Path | None) -> Iterator[BinaryIO]:
    """Standard output, or a file that has its name only when it is whole."""
    if path is None:
        yield sys.stdout.buffer
        sys.stdout.flush()
        return
    unfinished = path.with_name(f".{path.name}.{new_id()}")
    try:
        with private_file(unfinished) as file:
            yield file
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def private_file(path: Path) -> Iterator[BinaryIO]:
    """It, closed at the end. Raises InvalidSubmission."""
    with open_private(path) as file:
        yield file


def open_private(path: Path) -> BinaryIO:
    """A file to write that only its owner may read. Raises InvalidSubmission."""
    try:
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.fchmod(number, 0o600)
    except OSError as error:
        raise InvalidSubmission(f"{path} cannot be written: {error.strerror}") from None
    return os.fdopen(number, "wb")
