"""JSON Lines in, answers out: comments are scored as they come, and none that was is lost.

Input is UTF-8 whatever the machine's locale says. Blank lines and a byte order mark are skipped.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable, Iterator
from typing import Any, Final, Protocol

from classifiers.base import Reading, Scorer

_BATCH: Final = 64
_CHUNK: Final = 65_536  # bytes

Outcome = Callable[[str, Reading], tuple[str, list[str]]]


class BadLine(ValueError):
    """A line of the input is not an object with a text; the message tells which."""


class Source(Protocol):
    """Bytes, as many as are there: an empty answer is the end."""

    def read1(self, size: int, /) -> bytes: ...


def score_lines(source: Source, scorer: Scorer, outcome: Outcome) -> Iterator[list[dict[str, Any]]]:
    """Answers to the lines of `source` in order, in lists as long as what was ready to be read.

    No list is longer than a batch. Raises BadLine after everything before the bad line.
    """
    number = 0
    for lines in _ready(source):
        texts, bad = _texts(lines, number)
        number += len(lines)
        if texts:
            yield _answers(texts, scorer, outcome)
        if bad:
            raise bad


def _ready(source: Source) -> Iterator[list[bytes]]:
    """Whole lines, without waiting for more than the first of each list."""
    unfinished: list[bytes] = []
    while chunk := source.read1(_CHUNK):
        first, *others = chunk.split(b"\n")
        unfinished.append(first)
        if not others:
            continue
        lines = [b"".join(unfinished), *others[:-1]]
        unfinished = others[-1:]
        yield from (lines[at : at + _BATCH] for at in range(0, len(lines), _BATCH))
    yield [b"".join(unfinished)]


def _texts(lines: list[bytes], before: int) -> tuple[list[str], BadLine | None]:
    """The texts of `lines`, of which `before` were read already, up to the first bad line."""
    texts: list[str] = []
    for number, line in enumerate(lines, start=before + 1):
        written = line.removeprefix(codecs.BOM_UTF8) if number == 1 else line
        try:
            texts += [_text(written)] if written.strip() else []
        except (ValueError, RecursionError) as error:
            reason = str(error) if isinstance(error, BadLine) else _wrong_with(error)
            return texts, BadLine(f"line {number}: {reason}")
    return texts, None


def _wrong_with(error: Exception) -> str:
    return "not UTF-8" if isinstance(error, UnicodeDecodeError) else "not JSON"


def _text(line: bytes) -> str:
    comment = json.loads(line.decode("utf-8"))
    text = comment.get("text") if isinstance(comment, dict) else None
    if not isinstance(text, str):
        raise BadLine('not an object with a string "text"')
    return text


def _answers(texts: list[str], scorer: Scorer, outcome: Outcome) -> list[dict[str, Any]]:
    return [
        _answer(reading, scorer.version, *outcome(text, reading))
        for text, reading in zip(texts, scorer.read(texts), strict=True)
    ]


def _answer(reading: Reading, version: str, outcome: str, reasons: list[str]) -> dict[str, Any]:
    return {
        "scores": dict(reading.scores),
        "outcome": outcome,
        "reasons": reasons,
        "model_version": version,
        "language": reading.language,
        "second_opinion": reading.second_opinion,
    }
