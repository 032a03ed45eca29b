"""Everything of a site as JSON Lines: one object a line, in an order that stays.

The first line says what it is, the last one how many of each kind came before it: a file without
that line was broken off. Secrets, keys, tokens and who reported are not in it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from moderation.domain.comment import Comment
from moderation.domain.errors import NotFound
from moderation.http.presenting import comment_json, decision_json, time_text
from moderation.storage.queries import comments, exporting, sites
from moderation.storage.rows import AnyRow
from moderation.storage.tables import note
from moderation.storage.unit_of_work import Database

FORMAT = 1
TOGETHER = 500
# Of the site every row is; how often readers see a change of an article concerns nobody else.
_NOT_TOLD = frozenset({"site_id", "public_version", "email_key", "comment_id", "reporter_hash"})


def everything(database: Database, site_id: str, *, addresses: bool) -> Iterator[str]:
    """The lines of an export, each with its line break. Raises NotFound for an unknown site."""
    counts: Counter[str] = Counter()
    for record in _records(database, site_id, addresses=addresses):
        counts[str(record["kind"])] += 1
        yield _line(record)
    yield _line({"kind": "end", "counts": dict(counts)})


def _records(database: Database, site_id: str, *, addresses: bool) -> Iterator[dict[str, Any]]:
    yield from _about_the_site(database, site_id, addresses=addresses)
    for kind in ("policy", "article", "author"):
        yield from _listed(database, site_id, kind, addresses=addresses)
    yield from _comments(database, site_id)
    yield from _listed(database, site_id, "audit", addresses=addresses)


def _about_the_site(
    database: Database, site_id: str, *, addresses: bool
) -> Iterator[dict[str, Any]]:
    with database.read() as connection:
        exporting.one_moment(connection)
        site = sites.find_site(connection, site_id)
        if site is None:
            raise NotFound("there is no such site", code="site_not_found")
        now = database.now(connection)
        overrides = sites.policy_overrides(connection, site_id)
        people = exporting.moderators_of(connection, site_id)
    head = {"kind": "export", "format": FORMAT, "exported_at": time_text(now)}
    yield {**head, "site": site_id, "addresses": addresses}
    about = {"kind": "site", "id": site.id, "name": site.name, "origins": list(site.origins)}
    created = time_text(site.created_at)
    yield {**about, "created_at": created, "policy_overrides": dict(overrides)}
    for one in people:
        yield {"kind": "moderator", "id": one.id, "name": one.name, "role": one.role}


def _listed(
    database: Database, site_id: str, kind: str, *, addresses: bool
) -> Iterator[dict[str, Any]]:
    table, after = exporting.LISTS[kind], None
    while True:
        with database.read() as connection:
            exporting.one_moment(connection)
            rows = exporting.site_rows(connection, table, site_id, after, TOGETHER)
            notes = _notes_on_authors(connection, rows) if kind == "author" else {}
        for row in rows:
            record = {"kind": kind, **_told(row)}
            if kind == "author":
                record["email"] = (row.email or None) if addresses else None
                record["notes"] = [_told(one) for one in notes.get(row.id, [])]
            yield record
        if len(rows) < TOGETHER:
            return
        after = rows[-1].sequence if kind == "audit" else rows[-1].id


def _notes_on_authors(connection: sa.Connection, rows: Any) -> dict[str, list[AnyRow]]:
    return exporting.belongings(connection, note, "author_id", [row.id for row in rows])


def _comments(database: Database, site_id: str) -> Iterator[dict[str, Any]]:
    after = None
    while True:
        with database.read() as connection:
            exporting.one_moment(connection)
            found = exporting.next_comments(connection, site_id, after, TOGETHER)
            records = _with_all_about_them(connection, found)
        yield from records
        if len(found) < TOGETHER:
            return
        after = found[-1].id


def _with_all_about_them(connection: sa.Connection, found: list[Comment]) -> list[dict[str, Any]]:
    ids = [one.id for one in found]
    decisions = comments.decisions_on(connection, ids)
    about = {
        name: exporting.belongings(connection, table, "comment_id", ids)
        for name, table in exporting.ON_COMMENTS.items()
    }
    return [
        {
            "kind": "comment",
            **comment_json(one),
            "decisions": [
                {**decision_json(made), "moderator_id": made.ruling.moderator_id}
                for made in decisions[one.id]
            ],
            **{name: [_told(row) for row in of.get(one.id, [])] for name, of in about.items()},
        }
        for one in found
    ]


def _told(row: AnyRow) -> dict[str, Any]:
    return {
        name: time_text(value) if isinstance(value, datetime) else value
        for name, value in row._asdict().items()
        if name not in _NOT_TOLD
    }


def _line(record: Mapping[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n"
