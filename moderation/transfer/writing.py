"""Writing a batch of what waits in the spool: one transaction, all of it or none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from moderation import transitions
from moderation.domain.arrivals import Arrival
from moderation.domain.comment import Article, ArticleModeration, Comment
from moderation.domain.copies import body_hash
from moderation.domain.ids import id_at
from moderation.domain.lifecycle import Status
from moderation.domain.reasons import RejectionReason, Signal
from moderation.storage.queries import articles, importing, sites
from moderation.storage.queries.importing import Known, Person
from moderation.storage.unit_of_work import Database
from moderation.transfer.foreign import LeftOut, Verdict
from moderation.transfer.naming import Named
from moderation.transfer.spool import Waiting

# What was spam or deleted elsewhere is kept as an example of what is not wanted, and never shown.
_STATES: dict[Verdict, tuple[Status, tuple[str, ...]]] = {
    Verdict.PUBLISHED: (Status.PUBLISHED, ()),
    Verdict.HELD: (Status.HELD, (Signal.PRE_MODERATION.value,)),
    Verdict.SPAM: (Status.REJECTED, (RejectionReason.SPAM.value,)),
    Verdict.DELETED: (Status.REJECTED, (RejectionReason.OTHER.value,)),
}


@dataclass(frozen=True, slots=True)
class Target:
    """Where comments go, and as whose. `made` are the articles that are known to be there."""

    site_id: str
    source: str
    tell: bool
    made: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Outcome:
    """What became of some posts."""

    brought: Counter[Verdict] = field(default_factory=Counter)
    already: int = 0
    left_out: list[tuple[str, LeftOut]] = field(default_factory=list)


def write_batch(database: Database, to: Target, waiting: Sequence[Waiting]) -> Outcome:
    """Write those that are not here yet. `waiting` has parents before replies."""
    hashes = {one.id: body_hash(one.text) for one in waiting}
    with database.write() as connection:
        _make_room(connection)
        # One import at a time: two of one file would otherwise each find that nothing is here.
        sites.lock_site(connection, to.site_id)
        known = _known(connection, to, waiting)
        fresh, outcome = sort_out(waiting, known)
        if fresh:
            _write(connection, to, fresh, _Before(known, hashes, database.now(connection)))
    # Not before: what was rolled back is not there.
    to.made.update(one.article.id for one in fresh)
    return outcome


def look_at_batch(database: Database, to: Target, waiting: Sequence[Waiting]) -> Outcome:
    """What `write_batch` would do now."""
    with database.read() as connection:
        return sort_out(waiting, _known(connection, to, waiting))[1]


def sort_out(
    waiting: Sequence[Waiting], known: Mapping[str, Known]
) -> tuple[list[Waiting], Outcome]:
    """Those that are new, and what becomes of all of them."""
    fresh, outcome = [], Outcome()
    for one in waiting:
        here = known.get(one.id)
        if here is None:
            fresh.append(one)
            outcome.brought[one.verdict] += 1
        elif one.dated and here.created_at != one.created_at:
            outcome.left_out.append((one.id, LeftOut.ANOTHER))
        else:
            outcome.already += 1
    return fresh, outcome


def close_articles(database: Database, site_id: str, closed: Sequence[Named]) -> None:
    """Make these articles, which take no comments, unless they are there."""
    with database.write() as connection:
        now = database.now(connection)
        for one in closed:
            new = Article(site_id, one.id, one.url, one.title, ArticleModeration.CLOSED)
            articles.make_article(connection, new, now)


def _make_room(connection: sa.Connection) -> None:
    """New rows go all over the indexes of a large table: pages are read and written many times.

    With room for them in memory, and in the log before it is copied into the file, less often.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA cache_size = -65536")  # KiB
        connection.exec_driver_sql("PRAGMA wal_autocheckpoint = 25000")  # pages of 4 KiB
    else:
        connection.execute(sa.text("SET LOCAL statement_timeout = '60s'"))
        connection.execute(sa.text("SET LOCAL lock_timeout = '30s'"))


@dataclass(frozen=True, slots=True)
class _Before:
    known: Mapping[str, Known]
    hashes: Mapping[str, str]
    now: datetime


def _known(connection: sa.Connection, to: Target, waiting: Sequence[Waiting]) -> dict[str, Known]:
    ids = {one.id for one in waiting} | {one.above for one in waiting if one.above}
    return importing.known_ones(connection, to.site_id, to.source, ids)


def _write(
    connection: sa.Connection, to: Target, fresh: Sequence[Waiting], before: _Before
) -> None:
    _make_articles(connection, to, fresh)
    people: dict[str, Person] = {}
    for one in fresh:
        people.setdefault(one.email_key, Person(one.email, one.email_key, one.created_at))
    authors = importing.find_or_add_people(connection, to.site_id, people)
    became: dict[str, str] = {one.id: id_at(one.created_at) for one in fresh}
    arrivals = []
    for one in fresh:
        parent_id = became.get(one.above) or _parent_here(one, before.known)
        comment = _comment(to.site_id, one, (became[one.id], parent_id, authors[one.email_key]))
        arrivals.append(_arrival(comment, one, to.source, before))
    transitions.bring_in(connection, arrivals, before.now, tell=to.tell)
    importing.remember(connection, to.site_id, to.source, became)


def _make_articles(connection: sa.Connection, to: Target, fresh: Sequence[Waiting]) -> None:
    first = {one.article.id: one for one in reversed(fresh) if one.article.id not in to.made}
    for article_id in sorted(first):
        one = first[article_id]
        how = ArticleModeration.CLOSED if one.closed else ArticleModeration.DEFAULT
        new = Article(to.site_id, article_id, one.article.url, one.article.title, how)
        articles.make_article(connection, new, one.article_created_at or one.created_at)


def _parent_here(one: Waiting, known: Mapping[str, Known]) -> str | None:
    """The parent that came with an earlier import, if it stands under the same article."""
    here = known.get(one.above)
    return here.comment_id if here is not None and here.article_id == one.article.id else None


def _comment(site_id: str, one: Waiting, ids: tuple[str, str | None, str]) -> Comment:
    status, _ = _STATES[one.verdict]
    return Comment(
        id=ids[0],
        site_id=site_id,
        article_id=one.article.id,
        parent_id=ids[1],
        author_id=ids[2],
        author_name=one.name,
        body=one.text,
        status=status,
        version=1,
        created_at=one.created_at,
        published_at=one.created_at if status is Status.PUBLISHED else None,
    )


def _arrival(comment: Comment, one: Waiting, source: str, before: _Before) -> Arrival:
    return Arrival(
        comment=comment,
        body_hash=before.hashes[one.id],
        reasons=_STATES[one.verdict][1],
        origin=f"import:{source}",
        # What is held waits for a moderator of this site, and does so from now on.
        since=before.now if comment.status is Status.HELD else one.created_at,
    )
