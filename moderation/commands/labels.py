"""Handing out what a site's people have said that texts are."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from moderation.commands.environment import open_database
from moderation.commands.writing import output, until_nobody_reads
from moderation.domain.errors import InvalidSubmission
from moderation.learning.labels import labels_of


def export(arguments: argparse.Namespace) -> int:
    """Write a site's labels as JSON Lines to a file or to standard output."""
    since = _moment(arguments.since) if arguments.since else None
    with open_database() as database, until_nobody_reads() as reading:
        lines = labels_of(database, arguments.site, since)
        with output(arguments.out) as file:
            for line in lines:
                file.write(line.encode())
    return reading.status


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidSubmission("--since is a day, as 2026-11-01, or a moment") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
