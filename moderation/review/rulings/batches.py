"""Many comments in transactions of at most a hundred, so that nobody else waits long."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from moderation.domain.errors import TemporarilyUnavailable

TOGETHER = 100
_TRIES = 4

T = TypeVar("T")


def batches(all_of_them: Sequence[T]) -> Iterator[Sequence[T]]:
    """All of them, a transaction's worth at a time."""
    for begin in range(0, len(all_of_them), TOGETHER):
        yield all_of_them[begin : begin + TOGETHER]


def stubbornly(work: Callable[[], T]) -> T:
    """Again, when another transaction stood in the way; each try is all or nothing."""
    for _ in range(_TRIES - 1):
        try:
            return work()
        except TemporarilyUnavailable:
            continue
    return work()
