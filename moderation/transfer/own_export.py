"""This service's own export (JSON Lines), to come back from, or to go to another database.

What comes in is what comes in from anywhere: articles, and comments with their state, time, text,
author and place. Addresses count as unconfirmed, and decisions of the past stay in the file.
"""

from __future__ import annotations

import json
from codecs import getincrementaldecoder
from collections.abc import Iterator
from typing import Any

from moderation.transfer.cleaning import clean_text, read_time
from moderation.transfer.foreign import (
    BadFile,
    ForeignPost,
    ForeignThread,
    LeftOut,
    Records,
    Verdict,
)
from moderation.transfer.source import Source

LONGEST_LINE = 8 << 20
_VERDICTS = {"published": Verdict.PUBLISHED, "held": Verdict.HELD, "pending": Verdict.HELD}


def read_own_export(source: Source) -> Records:
    """Every article and comment. Raises BadFile, also where the last line is missing."""
    emails: dict[str, str] = {}
    kind = ""
    for number, line in enumerate(_lines(source), 1):
        record = _record(line, number)
        kind = str(record.get("kind"))
        if number == 1 and kind != "export":
            raise BadFile("this is no export of this service: its first line does not say so")
        if kind == "author":
            emails[str(record.get("id"))] = str(record.get("email") or "")
        elif kind == "article":
            yield _thread(record)
        elif kind == "comment":
            yield _post(record, emails)
    if kind != "end":
        raise BadFile("the export was broken off: its last line is missing")


def _thread(record: dict[str, Any]) -> ForeignThread:
    article_id = str(record.get("id"))
    return ForeignThread(
        key=article_id,
        url=str(record.get("url") or ""),
        identifier=article_id,
        title=str(record.get("title") or ""),
        created_at=read_time(str(record.get("created_at"))),
        closed=record.get("moderation") == "closed",
    )


def _post(record: dict[str, Any], emails: dict[str, str]) -> ForeignPost:
    author = record.get("author")
    who = author if isinstance(author, dict) else {}
    author_id = str(who.get("id"))
    text, verdict = clean_text(str(record.get("body") or "")), _verdict(record)
    if isinstance(text, LeftOut) and verdict in Verdict:
        verdict = text
    return ForeignPost(
        id=str(record.get("id")),
        thread=str(record.get("article_id")),
        parent=str(record.get("parent_id") or ""),
        verdict=verdict,
        created_at=read_time(str(record.get("created_at"))),
        name=str(who.get("name") or ""),
        email=emails.get(author_id, ""),
        person=author_id,
        text="" if isinstance(text, LeftOut) else text,
    )


def _verdict(record: dict[str, Any]) -> Verdict | LeftOut:
    status = str(record.get("status"))
    if status != "rejected":
        return _VERDICTS.get(status, LeftOut.GONE)
    decisions = record.get("decisions")
    latest = decisions[-1] if isinstance(decisions, list) and decisions else {}
    reasons = latest.get("reasons") if isinstance(latest, dict) else []
    return Verdict.SPAM if "spam" in (reasons or []) else Verdict.DELETED


def _record(line: str, number: int) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        raise BadFile(f"line {number} of the file is not JSON") from None
    if not isinstance(record, dict):
        raise BadFile(f"line {number} of the file is not an object")
    return record


def _lines(source: Source) -> Iterator[str]:
    decoder, rest = getincrementaldecoder("utf-8-sig")(), ""
    try:
        for piece in source.pieces():
            *lines, rest = (rest + decoder.decode(piece)).split("\n")
            yield from (line for line in lines if line.strip())
            if len(rest) > LONGEST_LINE:
                raise BadFile(f"the file has a line of more than {LONGEST_LINE} characters")
        rest += decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise BadFile("the file is not UTF-8") from None
    if rest.strip():
        yield rest
