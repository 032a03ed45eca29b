"""Identifiers that sort by time: UUIDv7 (RFC 9562, 5.7), rising within one process.

The standard library has `uuid.uuid7` from Python 3.14 on; until that is the oldest version
supported, this is it: 48 bits of milliseconds, then 74 bits that are a counter seeded at random
in each millisecond, so that two ids made in one millisecond still sort in the order of making.
"""

from __future__ import annotations

import secrets
import threading
import time
from datetime import datetime
from uuid import UUID

_COUNTER_BITS = 74
_lock = threading.Lock()
_last_ms = 0
_counter = 0


def new_id() -> str:
    """A new identifier: 36 characters, lower case, greater than every one made before it here."""
    global _last_ms, _counter  # noqa: PLW0603 - the process-wide clock is the point
    with _lock:
        now_ms = time.time_ns() // 1_000_000
        if now_ms > _last_ms:
            _last_ms, _counter = now_ms, secrets.randbits(_COUNTER_BITS - 1)
        else:
            # The clock stood still or went back: stay on the last millisecond and count on.
            _counter += 1 + secrets.randbits(32)
        ms, count = _last_ms, _counter
    return _identifier(ms, count)


def id_at(moment: datetime) -> str:
    """An identifier for something that began at `moment`, long ago perhaps: it sorts there."""
    ms = int(moment.timestamp() * 1000) & ((1 << 48) - 1)
    return _identifier(ms, secrets.randbits(_COUNTER_BITS))


def is_id(text: str) -> bool:
    """Whether `text` has the form of an identifier made here."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def _identifier(ms: int, count: int) -> str:
    high = (ms << 16) | (0x7 << 12) | (count >> 62)
    low = (0b10 << 62) | (count & ((1 << 62) - 1))
    return str(UUID(int=(high << 64) | low))
