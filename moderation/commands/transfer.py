"""Commands that bring comments in from elsewhere, and hand everything out."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from moderation.commands.environment import open_database
from moderation.commands.progress import ProgressLine
from moderation.domain.errors import InvalidSubmission
from moderation.domain.ids import new_id
from moderation.storage.unit_of_work import Database
from moderation.transfer.foreign import BadFile, LeftOut, NoRoom
from moderation.transfer.handing_out import everything
from moderation.transfer.naming import ArticleBy
from moderation.transfer.service import Wish, bring_in_file
from moderation.transfer.wxr import MOST_BYTES, WxrWriter, write_wxr

BROKEN_PIPE = 141


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
    with _private_file(path) as file:
        yield _Noting(file)


class _Noting:
    def __init__(self, file: BinaryIO | None) -> None:
        self._file = file

    def __call__(self, post_id: str, why: LeftOut) -> None:
        if self._file is not None:
            self._file.write(json.dumps({"id": post_id, "why": why.value}).encode() + b"\n")


def hand_out(arguments: argparse.Namespace) -> int:
    """Write everything of a site to a file or to standard output."""
    with open_database() as database:
        try:
            if arguments.format == "disqus":
                _hand_out_xml(database, arguments)
            else:
                _hand_out_lines(database, arguments)
        except BrokenPipeError:
            # Whoever read it has had enough; nothing more is to be said, also not at the end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return BROKEN_PIPE
    return 0


def _hand_out_lines(database: Database, arguments: argparse.Namespace) -> None:
    lines = everything(database, arguments.site, addresses=arguments.addresses)
    with _output(arguments.out) as file:
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
        opened.append(_open_private(parts[-1]))
        return opened[-1]

    writer = WxrWriter(open_part, MOST_BYTES)
    try:
        write_wxr(database, arguments.site, writer, addresses=arguments.addresses)
    finally:
        for file in opened:
            file.close()
    for part in parts:
        print(part)


@contextmanager
def _output(path: Path | None) -> Iterator[BinaryIO]:
    if path is None:
        yield sys.stdout.buffer
        sys.stdout.flush()
        return
    # Under its own name only when it is whole.
    unfinished = path.with_name(f".{path.name}.{new_id()}")
    try:
        with _private_file(unfinished) as file:
            yield file
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def _private_file(path: Path) -> Iterator[BinaryIO]:
    with _open_private(path) as file:
        yield file


def _open_private(path: Path) -> BinaryIO:
    """A file to write that only its owner may read: there are addresses in it."""
    try:
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.fchmod(number, 0o600)
    except OSError as error:
        raise InvalidSubmission(f"{path} cannot be written: {error.strerror}") from None
    return os.fdopen(number, "wb")
