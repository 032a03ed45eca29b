"""Commands that bring comments in from elsewhere, and hand everything out."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from moderation.commands.environment import open_database
from moderation.commands.progress import ProgressLine
from moderation.commands.writing import open_private, output, private_file, until_nobody_reads
from moderation.domain.errors import InvalidSubmission
from moderation.storage.unit_of_work import Database
from moderation.transfer.foreign import BadFile, LeftOut, NoRoom
from moderation.transfer.handing_out import everything
from moderation.transfer.naming import ArticleBy
from moderation.transfer.service import Wish, bring_in_file
from moderation.transfer.wxr import MOST_BYTES, WxrWriter, write_wxr


def bring_in(arguments: argparse.Namespace) -> int:
    """Bring a file in; 0 when every post in it is accounted for."""
    wish = Wish(
        path=arguments.file,
        kind=arguments.kind,
        site_id=arguments.site,
        by=ArticleBy(arguments.article_by),
        label=arguments.label,
        base=arguments.base,
        dry_run=arguments.dry_run,
        tell=arguments.events,
    )
    progress = ProgressLine(sys.stderr)
    with open_database() as database, _list_of(arguments.left_out) as note:
        try:
            report = bring_in_file(database, wish, progress.show, note)
        except (BadFile, NoRoom) as error:
            raise InvalidSubmission(str(error)) from None
        finally:
            progress.end()
    if arguments.json:
        print(json.dumps(report.as_json()))
    else:
        print("\n".join(report.lines()))
    return 0 if report.adds_up else 1


@contextmanager
def _list_of(path: Path | None) -> Iterator[_Noting]:
    """Where the ids of what was left out go, and why; to nowhere without a path."""
    if path is None:
        yield _Noting(None)
        return
    with private_file(path) as file:
        yield _Noting(file)


class _Noting:
    def __init__(self, file: BinaryIO | None) -> None:
        self._file = file

    def __call__(self, post_id: str, why: LeftOut) -> None:
        if self._file is not None:
            self._file.write(json.dumps({"id": post_id, "why": why.value}).encode() + b"\n")


def hand_out(arguments: argparse.Namespace) -> int:
    """Write everything of a site to a file or to standard output."""
    with open_database() as database, until_nobody_reads() as reading:
        if arguments.format == "disqus":
            _hand_out_xml(database, arguments)
        else:
            _hand_out_lines(database, arguments)
    return reading.status


def _hand_out_lines(database: Database, arguments: argparse.Namespace) -> None:
    lines = everything(database, arguments.site, addresses=arguments.addresses)
    with output(arguments.out) as file:
        for line in lines:
            file.write(line.encode())


def _hand_out_xml(database: Database, arguments: argparse.Namespace) -> None:
    out: Path | None = arguments.out
    if out is None:
        writer = WxrWriter(lambda _: sys.stdout.buffer, sys.maxsize)
        write_wxr(database, arguments.site, writer, addresses=arguments.addresses)
        sys.stdout.flush()
        return
    parts: list[Path] = []
    opened: list[BinaryIO] = []

    def open_part(number: int) -> BinaryIO:
        parts.append(out.with_name(f"{out.stem}-{number}{out.suffix or '.xml'}"))
        opened.append(open_private(parts[-1]))
        return opened[-1]

    writer = WxrWriter(open_part, MOST_BYTES)
    try:
        write_wxr(database, arguments.site, writer, addresses=arguments.addresses)
    finally:
        for file in opened:
            file.close()
    for part in parts:
        print(part)
