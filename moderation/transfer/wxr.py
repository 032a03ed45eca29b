"""The XML that Disqus takes in: WordPress's RSS with `dsq:thread_identifier`, in small files.

All fields must be there even when empty, a message has three characters at least, and people are
told apart by their addresses alone. What is published comes as approved, what is held as not yet.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from itertools import chain
from typing import BinaryIO
from xml.sax.saxutils import escape

from moderation.domain.lifecycle import Status
from moderation.storage.queries import exporting
from moderation.storage.rows import AnyRow
from moderation.storage.unit_of_work import Database

TOGETHER = 500
SHORTEST_MESSAGE = 3
# Disqus asks for files of less than 50 MB.
MOST_BYTES = 45_000_000
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"
  xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dsq="http://www.disqus.com/"
  xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:wp="http://wordpress.org/export/1.0/">
<channel>
"""
_TAIL = "</channel>\n</rss>\n"
_ITEM_END = "</item>\n"
# No XML may hold these, not even as references.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

OpenPart = Callable[[int], BinaryIO]


class WxrWriter:
    """Writes into parts of bounded size; `open_part` gives the file for each, from 1 on."""

    def __init__(self, open_part: OpenPart, most_bytes: int) -> None:
        self._open_part, self._most = open_part, most_bytes
        self._file: BinaryIO | None = None
        self._item = ""
        self._written = self._number = 0
        self.parts = self.comments = 0

    def next_number(self) -> int:
        """A number that no comment has yet."""
        self._number += 1
        return self._number

    def begin_item(self, item: str) -> None:
        """An article's own fields; what is written next stands under it."""
        self._item = item
        if self._file is None or self._written > self._most:
            self._next_part()
        self._write(item)

    def add(self, comment: str) -> None:
        """A comment; where the part is full, in the next one under the same article."""
        if self._written + len(comment.encode()) > self._most:
            self._write(_ITEM_END)
            self._next_part()
            self._write(self._item)
        self._write(comment)
        self.comments += 1

    def end_item(self) -> None:
        """The article's last comment was written."""
        self._write(_ITEM_END)

    def close(self) -> None:
        """End the last part; without any article there is one that is empty."""
        if self._file is None:
            self._next_part()
        self._write(_TAIL)

    def _next_part(self) -> None:
        if self._file is not None:
            self._write(_TAIL)
        self.parts += 1
        self._written = 0
        self._file = self._open_part(self.parts)
        self._write(_HEAD)

    def _write(self, text: str) -> None:
        data = text.encode()
        self._written += len(data)
        if self._file is not None:
            self._file.write(data)


def write_wxr(database: Database, site_id: str, writer: WxrWriter, *, addresses: bool) -> None:
    """Write all articles that have comments to show, with these."""
    for article in _articles(database, site_id):
        rows = _comments(database, site_id, article.id)
        first = next(rows, None)
        if first is not None:
            writer.begin_item(_item(article))
            _write_comments(writer, chain((first,), rows), addresses=addresses)
            writer.end_item()
    writer.close()


def _write_comments(writer: WxrWriter, rows: Iterable[AnyRow], *, addresses: bool) -> None:
    """Numbered on through all articles; a reply and its parent stand under the same one."""
    numbers: dict[str, int] = {}
    for row in rows:
        for wanted in filter(None, (row.id, row.above_id)):
            if wanted not in numbers:
                numbers[wanted] = writer.next_number()
        writer.add(_comment(row, numbers, addresses=addresses))


def _articles(database: Database, site_id: str) -> Iterator[AnyRow]:
    after = None
    while True:
        with database.read() as connection:
            table = exporting.LISTS["article"]
            rows = exporting.site_rows(connection, table, site_id, after, TOGETHER)
        yield from rows
        if len(rows) < TOGETHER:
            return
        after = rows[-1].id


def _comments(database: Database, site_id: str, article_id: str) -> Iterator[AnyRow]:
    last: AnyRow | None = None
    while True:
        with database.read() as connection:
            rows = exporting.showable_under(connection, site_id, article_id, last, TOGETHER)
        yield from rows
        if len(rows) < TOGETHER:
            return
        last = rows[-1]


def _item(article: AnyRow) -> str:
    is_closed = article.moderation == "closed"
    fields = (
        ("title", article.title or article.id),
        ("link", article.url or ""),
        ("content:encoded", ""),
        ("dsq:thread_identifier", article.id),
        ("wp:post_date_gmt", _time(article.created_at)),
        ("wp:comment_status", "closed" if is_closed else "open"),
    )
    return "<item>\n" + _fields(fields)


def _comment(row: AnyRow, numbers: dict[str, int], *, addresses: bool) -> str:
    address = row.email if addresses and row.email else f"{row.author_id}@comments.invalid"
    message = row.body.ljust(SHORTEST_MESSAGE, ".")
    fields = (
        ("wp:comment_id", str(numbers[row.id])),
        ("wp:comment_author", row.author_name),
        ("wp:comment_author_email", address),
        ("wp:comment_author_url", ""),
        # Not known here: no address of a machine is ever stored.
        ("wp:comment_author_IP", ""),
        ("wp:comment_date_gmt", _time(row.created_at)),
        ("wp:comment_content", _html(message)),
        ("wp:comment_approved", "1" if row.status == Status.PUBLISHED.value else "0"),
        ("wp:comment_parent", str(numbers.get(row.above_id or "", 0))),
    )
    return "<wp:comment>\n" + _fields(fields) + "</wp:comment>\n"


def _fields(fields: tuple[tuple[str, str], ...]) -> str:
    return "".join(
        f"<{name}>{escape(_NOT_XML.sub('', value))}</{name}>\n" for name, value in fields
    )


def _html(text: str) -> str:
    """The text as HTML: whoever reads it must not take a reader's `<` for a tag."""
    return escape(text).replace("\n", "<br />\n")


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
