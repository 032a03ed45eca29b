"""Isso's database (SQLite), and its generic JSON. Its texts are Markdown already."""

from __future__ import annotations

import json
import re
import sqlite3
from codecs import getincrementaldecoder
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from moderation.transfer.cleaning import clean_text, read_time
from moderation.transfer.disqus import invented_id
from moderation.transfer.foreign import (
    BadFile,
    ForeignPost,
    ForeignThread,
    LeftOut,
    Records,
    Verdict,
)
from moderation.transfer.source import Source

LONGEST_THREAD = 64 << 20
_SQLITE = b"SQLite format 3\x00"
_VERDICTS = {1: Verdict.PUBLISHED, 2: Verdict.HELD, 4: Verdict.DELETED}
_POSTS = "SELECT id, tid, parent, created, mode, author, email, text FROM comments ORDER BY id"
_BLANKS = " \t\r\n"
_BETWEEN = re.compile(r"[ \t\r\n,]*")


def read_isso(source: Source) -> Records:
    """Every thread and comment of either kind of file. Raises BadFile."""
    begin = source.begin(16)
    if begin == _SQLITE:
        return _read_database(source)
    if begin.startswith(b"["):
        return _read_json(source)
    raise BadFile("this is neither a database of Isso (SQLite) nor its JSON, a list of threads")


def _read_database(source: Source) -> Records:
    address = f"file:{quote(str(source.path.resolve()))}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True)) as database:
            database.execute("PRAGMA trusted_schema=OFF")
            database.text_factory = lambda raw: raw.decode("utf-8", "replace")
            for key, uri, title in database.execute("SELECT id, uri, title FROM threads"):
                yield _thread(str(key), uri, title)
            for row in database.execute(_POSTS):
                yield _post_of_row(row)
    except (sqlite3.Error, OverflowError):
        raise BadFile("this database cannot be read as one of Isso") from None


def _thread(key: str, uri: object, title: object) -> ForeignThread:
    where = _as_text(uri)
    return ForeignThread(key=key, url=where, identifier=where, title=_as_text(title))


def _post_of_row(row: tuple[Any, ...]) -> ForeignPost:
    key, thread, parent, created, mode, author, email, text = row
    verdict = _VERDICTS.get(mode, Verdict.HELD)
    return _post(
        (str(key), str(thread), "" if parent is None else str(parent)),
        (verdict, _moment(created)),
        {"author": author, "email": email, "text": text},
    )


def _read_json(source: Source) -> Records:
    for number, thread in enumerate(_items(source), 1):
        comments = thread.get("comments") if isinstance(thread, dict) else None
        if not isinstance(comments, list) or not all(isinstance(c, dict) for c in comments):
            raise BadFile(f"thread {number} of the file is not an object with a list of comments")
        key = str(number)
        yield _thread(key, thread.get("id"), thread.get("title"))
        for comment in comments:
            yield _post_of_json(key, _as_text(thread.get("id")), comment)


def _post_of_json(thread: str, uri: str, comment: dict[str, Any]) -> ForeignPost:
    told = [_as_text(comment.get(name)) for name in ("id", "created", "author", "text")]
    # In this format an id is unique within its thread alone.
    post_id = invented_id(uri, told[0]) if told[0] else invented_id(uri, *told)
    return _post((post_id, thread, ""), (Verdict.PUBLISHED, read_time(told[1])), comment)


def _post(
    place: tuple[str, str, str],
    state: tuple[Verdict, datetime | None],
    said: dict[str, Any],
) -> ForeignPost:
    text, name = clean_text(_as_text(said.get("text"))), _as_text(said.get("author"))
    return ForeignPost(
        id=place[0],
        thread=place[1],
        parent=place[2],
        verdict=text if isinstance(text, LeftOut) else state[0],
        created_at=state[1],
        name=name,
        email=_as_text(said.get("email")),
        person=f"name {name}",
        text="" if isinstance(text, LeftOut) else text,
    )


def _items(source: Source) -> Iterator[Any]:
    """The values of one large JSON list, each parsed when all of it is there."""
    decoder, text = json.JSONDecoder(), ""
    wanted, opened = 1, False
    for piece in _characters(source):
        text += piece
        if not opened:
            text, opened = text.lstrip(_BLANKS)[1:], True
        if len(text) < wanted:
            continue
        items, text = _whole(decoder, text)
        yield from items
        # Not tried again before there is twice as much: each character is looked at a few times.
        wanted = 2 * len(text)
        if len(text) > LONGEST_THREAD:
            raise BadFile(f"one thread of the file has more than {LONGEST_THREAD} characters")
    items, text = _whole(decoder, text)
    yield from items
    if text.strip(_BLANKS) != "]":
        raise BadFile("the file is not whole JSON: its list of threads has no end")


def _whole(decoder: json.JSONDecoder, text: str) -> tuple[list[Any], str]:
    items: list[Any] = []
    at = 0
    while True:
        between = _BETWEEN.match(text, at)
        begin = between.end() if between else at
        if begin >= len(text) or text[begin] == "]":
            return items, text[begin:]
        try:
            item, at = decoder.raw_decode(text, begin)
        except RecursionError:
            raise BadFile("the file nests deeper than any export") from None
        except ValueError:
            return items, text[begin:]
        items.append(item)


def _characters(source: Source) -> Iterator[str]:
    decoder = getincrementaldecoder("utf-8-sig")()
    try:
        for piece in source.pieces():
            yield decoder.decode(piece)
        yield decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise BadFile("the file is not UTF-8") from None


def _as_text(value: object) -> str:
    if value is None or isinstance(value, dict | list | bool):
        return ""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _moment(seconds: object) -> datetime | None:
    try:
        return read_time(datetime.fromtimestamp(float(str(seconds)), UTC).isoformat())
    except (ValueError, OverflowError, OSError):
        return None
