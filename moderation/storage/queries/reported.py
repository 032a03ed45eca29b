"""What readers report, as moderators see it: comment by comment, the worst first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from moderation.domain.reasons import ReportReason
from moderation.storage.tables import report

# How many open reports, the oldest, are sorted for a list; and as many again of those that call
# something illegal, which never wait behind the others.
LOOKED_AT = 5_000
# A bar on top of every page says how many comments are reported, or that they are very many.
COUNTED = 1_000
# Notes are looked for among the newest reports of a comment; most readers write none.
NOTES_SHOWN, NOTES_LOOKED_AT = 10, 200
_IS_OPEN = report.c.settled_at.is_(None)
# A literal, so that both databases see the index that has only these.
_IS_ILLEGAL = report.c.reason == sa.literal_column(f"'{ReportReason.ILLEGAL.value}'")


@dataclass(frozen=True, slots=True)
class ReportNote:
    """What a reader wrote beside a reason."""

    reason: ReportReason
    text: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Reports:
    """The open reports of one comment: by how many readers, for which reasons, since when.

    `reasons` begin with what is called illegal, then the most frequent; `notes` are the newest.
    """

    reasons: Mapping[ReportReason, int]
    notes: tuple[ReportNote, ...]
    first_at: datetime
    last_at: datetime

    @property
    def count(self) -> int:
        """How many readers have reported the comment."""
        return sum(self.reasons.values())

    @property
    def is_illegal(self) -> bool:
        """Whether somebody calls the comment illegal: a notice that has to be looked at."""
        return ReportReason.ILLEGAL in self.reasons


@dataclass(frozen=True, slots=True)
class Place:
    """Where a comment stands among the reported ones of a site."""

    is_illegal: bool
    count: int
    first_at: datetime
    comment_id: str


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the reported comments, in order. `more` tells whether there is a next page."""

    places: tuple[Place, ...]
    more: bool


def reported_page(connection: sa.Connection, site_id: str, after: Place | None, limit: int) -> Page:
    """The reported comments of a site: called illegal, by the most readers, for the longest."""
    seen = _looked_at(site_id).subquery()
    by_comment = (
        sa.select(
            sa.func.max(seen.c.is_illegal).label("is_illegal"),
            sa.func.count().label("number"),
            sa.func.min(seen.c.created_at).label("first_at"),
            seen.c.comment_id,
        )
        .group_by(seen.c.comment_id)
        .subquery()
    )
    columns = by_comment.c
    query = (
        sa.select(by_comment)
        .order_by(
            columns.is_illegal.desc(), columns.number.desc(), columns.first_at, columns.comment_id
        )
        .limit(limit + 1)
    )
    if after is not None:
        query = query.where(_is_behind(columns, after))
    rows = connection.execute(query).all()
    places = [Place(bool(row[0]), row[1], row[2], row[3]) for row in rows[:limit]]
    return Page(tuple(places), more=len(rows) > limit)


def count_reported(connection: sa.Connection, site_id: str) -> int:
    """How many comments of the site have open reports, of which the oldest COUNTED are counted."""
    oldest = (
        sa.select(report.c.comment_id)
        .where(report.c.site_id == site_id, _IS_OPEN)
        .order_by(report.c.created_at)
        .limit(COUNTED)
        .subquery()
    )
    query = sa.select(sa.func.count(sa.distinct(oldest.c.comment_id)))
    return connection.execute(query).scalar_one()


def reports_of(connection: sa.Connection, comment_ids: Sequence[str]) -> dict[str, Reports]:
    """The open reports of those of these comments that have some, by comment."""
    query = (
        sa.select(
            report.c.comment_id,
            report.c.reason,
            sa.func.count().label("number"),
            sa.func.min(report.c.created_at).label("first_at"),
            sa.func.max(report.c.created_at).label("last_at"),
        )
        .where(report.c.comment_id.in_(sorted(comment_ids)), _IS_OPEN)
        .group_by(report.c.comment_id, report.c.reason)
    )
    rows: dict[str, list[Any]] = {}
    for row in connection.execute(query):
        rows.setdefault(row.comment_id, []).append(row)
    notes = _notes(connection, sorted(rows)) if rows else {}
    return {id_: _reports(of_one, notes.get(id_, ())) for id_, of_one in rows.items()}


def settled_count(connection: sa.Connection, comment_id: str) -> int:
    """How many reports of this comment have been dealt with."""
    query = sa.select(sa.func.count()).where(
        report.c.comment_id == comment_id, report.c.settled_at.is_not(None)
    )
    return connection.execute(query).scalar_one()


def times_reported(connection: sa.Connection, author_id: str, most: int) -> int:
    """How often readers have reported what this commenter wrote; counting stops at `most`."""
    some = sa.select(sa.literal(1)).where(report.c.author_id == author_id).limit(most)
    query = sa.select(sa.func.count()).select_from(some.subquery())
    return connection.execute(query).scalar_one()


def _looked_at(site_id: str) -> sa.CompoundSelect[Any]:
    illegal = sa.case((_IS_ILLEGAL, 1), else_=0).label("is_illegal")
    columns = (report.c.id, report.c.comment_id, report.c.created_at, illegal)
    oldest = [
        sa.select(
            sa.select(*columns)
            .where(report.c.site_id == site_id, _IS_OPEN, *which)
            .order_by(report.c.created_at, report.c.comment_id)
            .limit(LOOKED_AT)
            .subquery()
        )
        for which in ((), (_IS_ILLEGAL,))
    ]
    return sa.union(*oldest)


def _is_behind(columns: Any, after: Place) -> sa.ColumnElement[bool]:
    illegal, number, first = columns.is_illegal, columns.number, columns.first_at
    was_illegal = int(after.is_illegal)
    return sa.or_(
        illegal < was_illegal,
        sa.and_(illegal == was_illegal, number < after.count),
        sa.and_(illegal == was_illegal, number == after.count, first > after.first_at),
        sa.and_(
            illegal == was_illegal,
            number == after.count,
            first == after.first_at,
            columns.comment_id > after.comment_id,
        ),
    )


def _notes(
    connection: sa.Connection, comment_ids: Sequence[str]
) -> dict[str, tuple[ReportNote, ...]]:
    found: dict[str, tuple[ReportNote, ...]] = {}
    parts = [sa.select(_newest_notes(comment_id)) for comment_id in comment_ids]
    for row in connection.execute(sa.union_all(*parts)):
        one = ReportNote(ReportReason(row.reason), row.note, row.created_at)
        found[row.comment_id] = (*found.get(row.comment_id, ()), one)
    return found


def _newest_notes(comment_id: str) -> sa.Subquery:
    columns = (report.c.comment_id, report.c.reason, report.c.note, report.c.created_at)
    newest_first = (report.c.created_at.desc(), report.c.id.desc())
    of_it = (report.c.comment_id == comment_id, _IS_OPEN)
    lately = sa.select(*columns, report.c.id).where(*of_it).order_by(*newest_first)
    seen = lately.limit(NOTES_LOOKED_AT).subquery()
    written = sa.select(seen).where(seen.c.note != "")
    return (
        written.order_by(seen.c.created_at.desc(), seen.c.id.desc()).limit(NOTES_SHOWN).subquery()
    )


def _reports(rows: Sequence[Any], notes: tuple[ReportNote, ...]) -> Reports:
    ordered = sorted(rows, key=lambda row: (row.reason != ReportReason.ILLEGAL, -row.number))
    return Reports(
        {ReportReason(row.reason): row.number for row in ordered},
        notes,
        min(row.first_at for row in rows),
        max(row.last_at for row in rows),
    )
