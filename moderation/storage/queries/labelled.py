"""What people said that texts of a site are, some at a time: labels, and rulings that stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

import sqlalchemy as sa

from moderation.domain.lifecycle import Actor, Status
from moderation.storage.rows import AnyRow
from moderation.storage.tables import comment, decision, label

_IMPORT = "import:"
_DECIDED = (Status.PUBLISHED.value, Status.REJECTED.value)


@dataclass(frozen=True, slots=True)
class Said:
    """What a site said of a text through a protocol: values by attribute, the latest time."""

    text: str
    text_hash: str
    source: str
    values: Mapping[str, float]
    at: datetime


@dataclass(frozen=True, slots=True)
class Ruled:
    """A ruling that stands, on the text as it stands. `source` says who ruled.

    `source` is `moderator`, or what the comment was brought in from; `before` the state that it
    was in, empty for what was brought in.
    """

    text: str
    source: str
    action: str
    reasons: Sequence[str]
    before: str
    at: datetime


class Place(NamedTuple):
    """Where in the journal of decisions a reading has come to."""

    at: datetime
    id: str


def next_said(connection: sa.Connection, site_id: str, after: Said | None, most: int) -> list[Said]:
    """What was said of the next texts, at most `most`, by the hash of the text and the source."""
    whole = sa.tuple_(label.c.text_hash, label.c.source)
    keys = sa.select(label.c.text_hash, label.c.source).where(label.c.site_id == site_id).distinct()
    if after is not None:
        keys = keys.where(whole > sa.tuple_(sa.literal(after.text_hash), sa.literal(after.source)))
    some = keys.order_by(label.c.text_hash, label.c.source).limit(most).subquery()
    rows = connection.execute(
        label.select()
        .join(some, (some.c.text_hash == label.c.text_hash) & (some.c.source == label.c.source))
        .where(label.c.site_id == site_id)
        .order_by(label.c.text_hash, label.c.source, label.c.attribute)
    ).all()
    return [_said(list(of_one)) for _, of_one in groupby(rows, attrgetter("text_hash", "source"))]


def next_ruled(
    connection: sa.Connection, site_id: str, since: datetime | None, after: Place | None, most: int
) -> tuple[list[Ruled], Place | None]:
    """Rulings that stand among the site's next `most` decisions, and the place after them.

    The place is None at the end. All decisions are gone through, in the order of their index, so
    that no step takes longer than another however few of them are people's.
    """
    place = sa.tuple_(decision.c.decided_at, decision.c.id)
    query = (
        sa.select(*_COLUMNS)
        .join(comment, comment.c.id == decision.c.comment_id)
        .where(decision.c.site_id == site_id)
        .order_by(decision.c.decided_at, decision.c.id)
        .limit(most)
    )
    if after is not None:
        at = sa.literal(after.at, decision.c.decided_at.type)
        query = query.where(place > sa.tuple_(at, sa.literal(after.id)))
    elif since is not None:
        query = query.where(decision.c.decided_at >= since)
    rows = connection.execute(query).all()
    last = Place(rows[-1].decided_at, rows[-1].id) if len(rows) == most else None
    return [_ruled(row) for row in rows if _stands(row)], last


def _said(rows: Sequence[AnyRow]) -> Said:
    first = rows[0]
    values = {row.attribute: row.value for row in rows}
    return Said(
        first.text, first.text_hash, first.source, values, max(row.created_at for row in rows)
    )


def _stands(row: AnyRow) -> bool:
    """Whether the comment is still what this decision made of it, and a person made it."""
    is_last = row.comment_version == row.version and row.status in _DECIDED
    return is_last and row.undoes is None and bool(row.body) and _source(row) is not None


def _source(row: AnyRow) -> str | None:
    if row.by == Actor.MODERATOR.value:
        return "moderator"
    origin = row.policy_version or ""
    return origin.removeprefix(_IMPORT) if origin.startswith(_IMPORT) else None


def _ruled(row: AnyRow) -> Ruled:
    return Ruled(
        text=row.body,
        source=_source(row) or "",
        action=row.action,
        reasons=tuple(row.reasons),
        before=row.status_before,
        at=row.decided_at,
    )


_COLUMNS = (
    decision.c.id,
    decision.c.comment_version,
    decision.c.action,
    decision.c.by,
    decision.c.reasons,
    decision.c.policy_version,
    decision.c.decided_at,
    decision.c.status_before,
    decision.c.undoes,
    comment.c.body,
    comment.c.status,
    comment.c.version,
)
