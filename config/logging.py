"""Logs as JSON lines: one record, one line, and never a word a reader wrote.

Three things keep readers' text out. Only the fields in `FIELDS` are copied from a record.
An exception is logged by its type and its place, not by its message, because a database
driver puts the failing row into it. Arguments in which Celery reports what a task was given
or gave back are blanked. Whatever is left is escaped, so that no value can start a line.
"""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime
from pathlib import PurePath
from types import TracebackType

# Extra fields that may be logged, all of them made by us: ids, names of routes, numbers.
FIELDS = (
    "request_id",
    "comment_id",
    "site",
    "route",
    "status",
    "duration_ms",
    "queue",
    "code",
    "webhook",
)
LONGEST_VALUE = 500
BLANKED_ARGUMENTS = frozenset({"args", "exc", "kwargs", "return_value", "traceback"})
DEEPEST_TRACE = 20


class JsonLines(logging.Formatter):
    """Turns a record into one line of ASCII JSON without line breaks."""

    def format(self, record: logging.LogRecord) -> str:
        """Return `time`, `level`, `logger`, `message`, the allowed fields and any error."""
        line: dict[str, object] = {
            "time": _timestamp(record.created),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record)[:LONGEST_VALUE],
        }
        line.update(
            (name, _plain(getattr(record, name))) for name in FIELDS if hasattr(record, name)
        )
        if record.exc_info and record.exc_info[0]:
            line.update(_error(record.exc_info))
        return json.dumps(line, ensure_ascii=True, separators=(",", ":"))


def configure_logging(level: str) -> None:
    """Send every logger of this process to standard error as JSON lines, from `level` up.

    Replaces handlers that are there already, so that calling it twice logs nothing twice.
    Raises ValueError for a level that logging does not know.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.setLevel(level)
    root.handlers[:] = [handler]
    logging.captureWarnings(capture=True)


def _timestamp(seconds: float) -> str:
    """RFC 3339 in UTC with milliseconds."""
    moment = datetime.fromtimestamp(seconds, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _message(record: logging.LogRecord) -> str:
    if not isinstance(record.args, dict):
        return record.getMessage()
    kept = {key: "-" if key in BLANKED_ARGUMENTS else value for key, value in record.args.items()}
    return str(record.msg) % kept


def _plain(value: object) -> object:
    """Numbers, truth values and None as they are; anything else as bounded text."""
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value)[:LONGEST_VALUE]


def _error(exc_info: tuple[object, ...]) -> dict[str, object]:
    kind, _, trace = exc_info
    frames = traceback.extract_tb(trace if isinstance(trace, TracebackType) else None)
    return {
        "error": f"{kind.__module__}.{kind.__qualname__}" if isinstance(kind, type) else "",
        "trace": [
            f"{'/'.join(PurePath(frame.filename).parts[-3:])}:{frame.lineno} {frame.name}"
            for frame in frames[-DEEPEST_TRACE:]
        ],
    }
