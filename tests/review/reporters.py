"""Readers who report, without the way over HTTP, at whatever time."""

from datetime import timedelta
from itertools import count

from moderation.domain.reasons import ReportReason
from moderation.storage.queries.reports import Allegation, add_report

_READERS = count()


def report(newsroom, one, reason="abuse", note="", times=1, ago=timedelta(0)):
    """As many different readers report this comment, so long ago."""
    with newsroom.database.write() as connection:
        when = newsroom.database.now(connection) - ago
        for _ in range(times):
            reader = f"reader {next(_READERS)}"
            add_report(connection, one, Allegation(ReportReason(reason), note, reader), when)
