"""Bringing a file in: read whole, put in order, then written some at a time.

Reading comes first, so of a file that is broken at its end nothing is written. What was written
is known by the foreign ids, so an import that was broken off is simply started again.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from moderation.domain.errors import NotFound, TemporarilyUnavailable
from moderation.storage.queries import importing, sites
from moderation.storage.unit_of_work import Database
from moderation.transfer.cleaning import clean_name, who
from moderation.transfer.disqus import read_disqus
from moderation.transfer.foreign import (
    ForeignPost,
    ForeignThread,
    LeftOut,
    NoRoom,
    Records,
    Verdict,
)
from moderation.transfer.isso import read_isso
from moderation.transfer.naming import ArticleBy, name_article
from moderation.transfer.own_export import read_own_export
from moderation.transfer.reconciling import Report
from moderation.transfer.source import Source
from moderation.transfer.spool import Spool, Waiting
from moderation.transfer.wordpress import read_wordpress
from moderation.transfer.writing import (
    Outcome,
    Target,
    close_articles,
    look_at_batch,
    write_batch,
)

READERS: dict[str, Callable[[Source], Records]] = {
    "disqus": read_disqus,
    "wordpress": read_wordpress,
    "isso": read_isso,
    "jsonl": read_own_export,
}
Progress = Callable[[str, float], None]
"""Called with what is being done and how much of it is, from 0 to 1."""

TOGETHER = 2_000
LONGEST_ID = 200
# SQLite has one writer at a time, and whoever waits for a turn looks every 100 ms at the latest.
_TURN_S = 0.11
_TURN_AFTER_S = 0.7
# A long import is not given up because the database was busy, or away, for some seconds.
_PATIENCE_S = 60.0
_AGAIN_S = 0.5


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be brought in, from where, to which site, and how.

    `label` tells two sources of one kind apart whose ids mean different comments; `base` is the
    address of a site whose file has paths alone; `tell` writes an event for each comment.
    """

    path: Path
    kind: str
    site_id: str
    by: ArticleBy = ArticleBy.URL
    label: str = ""
    base: str = ""
    dry_run: bool = False
    tell: bool = False


def bring_in_file(
    database: Database,
    wish: Wish,
    progress: Progress = lambda _what, _share: None,
    left_out: Callable[[str, LeftOut], None] = lambda _id, _why: None,
) -> Report:
    """Bring a file in; what became of each post in it. `left_out` is called for each that is not.

    Raises BadFile, NoRoom, NotFound for an unknown site, and TemporarilyUnavailable; it may be
    called again with the same wish whatever happened.
    """
    with database.read() as connection:
        if sites.find_site(connection, wish.site_id) is None:
            raise NotFound("there is no such site", code="site_not_found")
        before = importing.count_known(connection, wish.site_id, wish.kind)
        now = database.now(connection)
    report = Report(wish.kind, wish.dry_run)
    with _enough_room(), closing(Spool()) as spool:
        _go_through(database, wish, (spool, report, now), (progress, left_out))
    with database.read() as connection:
        report.written = importing.count_known(connection, wish.site_id, wish.kind) - before
    return report


@contextmanager
def _enough_room() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError:
        # The spool's; those of the service's own database have another name by now.
        raise NoRoom(
            "there is no room for temporary files, twice the size of the file:"
            " let SQLITE_TMPDIR name a folder that has more"
        ) from None


def _go_through(
    database: Database,
    wish: Wish,
    what: tuple[Spool, Report, datetime],
    tell: tuple[Progress, Callable[[str, LeftOut], None]],
) -> None:
    spool, report, now = what
    progress, left_out = tell
    report.in_file = _read(wish, spool, progress)
    progress("putting in order", 0.0)
    spool.settle(now)
    report.facts = spool.facts()
    for post_id, why in spool.left_out():
        report.left_out[why] += 1
        left_out(post_id, why)
    target = Target(wish.site_id, wish.kind, wish.tell)
    for outcome in _written(database, target, (spool, wish), progress):
        report.add(outcome)
        for post_id, why in outcome.left_out:
            left_out(post_id, why)


def _read(wish: Wish, spool: Spool, progress: Progress) -> int:
    """Fill the spool from the file; how many posts there were."""
    count = 0
    # Our own articles keep their ids, whatever these are.
    by = ArticleBy.IDENTIFIER if wish.kind == "jsonl" else wish.by
    with closing(Source(wish.path)) as source:
        for record in READERS[wish.kind](source):
            if isinstance(record, ForeignThread):
                named = name_article(record, by, wish.base, wish.kind)
                spool.add_thread(record, named)
                continue
            count += 1
            spool.add_post(_own(record, wish.label), *who(record.email, record.person, wish.kind))
            if count % TOGETHER == 0:
                progress("reading", source.done)
    progress("reading", 1.0)
    return count


def _own(post: ForeignPost, label: str) -> ForeignPost:
    """The post with ids that fit, and a name that may be public."""
    return replace(
        post,
        id=_fitting(post.id, label),
        parent=_fitting(post.parent, label) if post.parent else "",
        name=clean_name(post.name),
    )


def _fitting(foreign_id: str, label: str) -> str:
    wanted = f"{label}:{foreign_id}" if label else foreign_id
    if len(wanted) <= LONGEST_ID and wanted.isprintable():
        return wanted
    return f"{label[:40]}:sha256:{sha256(wanted.encode('utf-8', 'replace')).hexdigest()}"


def _written(
    database: Database, target: Target, what: tuple[Spool, Wish], progress: Progress
) -> Iterator[Outcome]:
    spool, wish = what
    total = max(1, sum(spool.counts()[verdict] for verdict in Verdict))
    done, last_pause = 0, time.monotonic()
    for waiting in spool.waiting(TOGETHER):
        if wish.dry_run:
            yield look_at_batch(database, target, waiting)
        else:
            yield _written_patiently(database, target, waiting)
        done += len(waiting)
        progress("looking at" if wish.dry_run else "writing", done / total)
        if database.is_sqlite and time.monotonic() - last_pause > _TURN_AFTER_S:
            time.sleep(_TURN_S)
            last_pause = time.monotonic()
    if not wish.dry_run:
        close_articles(database, target.site_id, list(spool.closed_without_posts()))


def _written_patiently(database: Database, target: Target, waiting: Sequence[Waiting]) -> Outcome:
    """What comes of a batch, which is begun again while the database cannot be used."""
    until = time.monotonic() + _PATIENCE_S
    while True:
        try:
            return write_batch(database, target, waiting)
        except TemporarilyUnavailable:
            if time.monotonic() > until:
                raise
            time.sleep(_AGAIN_S)
