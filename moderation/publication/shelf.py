"""Pages that are ready to be sent, kept in this process within a bound of memory."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass

from moderation.publication.freshness import Freshness

MOST_BYTES = 32 * 1024 * 1024
# What an entry takes beside its texts, roughly.
_OVERHEAD_BYTES = 1_000


@dataclass(frozen=True, slots=True)
class ReadyPage:
    """A page as it was made under an article; it may be sent while `fresh` is the present state."""

    site_id: str
    article_id: str
    fresh: Freshness
    rule: str
    etag: str
    content_type: str
    body: bytes


class Shelf:
    """The pages last asked for, by the address that was asked for. Threads may share it."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._pages: OrderedDict[str, ReadyPage] = OrderedDict()
        self._bytes = 0
        self._turn = threading.Lock()

    def find(self, address: str) -> ReadyPage | None:
        """The page at this address, which may be out of date."""
        with self._turn:
            page = self._pages.get(address)
            if page is not None:
                self._pages.move_to_end(address)
            return page

    def keep(self, address: str, page: ReadyPage) -> None:
        """Put a page in the place of the one that was there; what was not asked for longest goes.

        An older state of the article never takes the place of a newer one.
        """
        with self._turn:
            there = self._pages.get(address)
            if there is not None and there.fresh.version > page.fresh.version:
                return
            self._take_away(address)
            if _size(address, page) > self._most_bytes:
                return
            self._pages[address] = page
            self._bytes += _size(address, page)
            while self._bytes > self._most_bytes:
                self._take_away(next(iter(self._pages)))

    @property
    def bytes_held(self) -> int:
        """What the pages take, roughly."""
        return self._bytes

    def _take_away(self, address: str) -> None:
        page = self._pages.pop(address, None)
        if page is not None:
            self._bytes -= _size(address, page)


def _size(address: str, page: ReadyPage) -> int:
    # An address of other letters than Latin ones takes up to four bytes for each.
    return len(page.body) + 4 * (len(address) + len(page.article_id)) + _OVERHEAD_BYTES
