"""The file as bytes: plain or gzipped, in pieces, and how much of it has been read."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from moderation.transfer.foreign import BadFile

PIECE = 1 << 16
_GZIP = b"\x1f\x8b"


class Source:
    """One file to read. `done` is the share of it that was read so far, from 0 to 1."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._raw: BinaryIO = path.open("rb")
            self._size = max(1, path.stat().st_size)
        except OSError as error:
            raise BadFile(f"{path} cannot be read: {error.strerror}") from None
        begin = self._raw.read(2)
        self._raw.seek(0)
        self._is_gzip = begin == _GZIP

    @property
    def done(self) -> float:
        """How much of the file was read."""
        return 1.0 if self._raw.closed else min(1.0, self._raw.tell() / self._size)

    def begin(self, length: int) -> bytes:
        """The first bytes, as they will come, without blanks or a byte order mark before them."""
        for piece in self.pieces():
            return piece.lstrip(b"\xef\xbb\xbf \t\r\n")[:length]
        return b""

    def pieces(self) -> Iterator[bytes]:
        """The bytes from the first to the last, unpacked. Raises BadFile."""
        self._raw.seek(0)
        reading = gzip.GzipFile(fileobj=self._raw) if self._is_gzip else self._raw
        try:
            while piece := reading.read(PIECE):
                yield piece
        except (OSError, EOFError):
            raise BadFile("the file is damaged: it cannot be read to its end") from None

    def close(self) -> None:
        """Let go of the file."""
        self._raw.close()
