"""What a moderator decided at a site, newest first, and the last of it that can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from moderation.domain.comment import Comment
from moderation.domain.decision import Decision
from moderation.review.rulings.history import is_undoable, standing
from moderation.storage.queries.comments import decision_from, decisions_on, find_comments
from moderation.storage.tables import decision, moderator_site

# How far back the last decision that stands is looked for.
LOOKED_THROUGH = 100


@dataclass(frozen=True, slots=True)
class Made:
    """A decision with its comment as it is now. `stands`: it can be taken back."""

    decision: Decision
    comment: Comment
    stands: bool


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the decisions. `more` tells whether there is a next page."""

    items: tuple[Made, ...]
    more: bool


def read_own(
    connection: sa.Connection,
    site_id: str,
    moderator_ids: Sequence[str],
    after: tuple[datetime, str] | None,
    limit: int,
) -> Page:
    """The page of these moderators' decisions after a place: (time, decision id)."""
    rows = connection.execute(_newest(site_id, moderator_ids, after, limit + 1)).all()
    made = [decision_from(row) for row in rows[:limit]]
    return Page(tuple(_as_they_stand(connection, made)), more=len(rows) > limit)


def everyone(connection: sa.Connection, site_id: str) -> list[str]:
    """All who moderate the site."""
    query = sa.select(moderator_site.c.moderator_id).where(moderator_site.c.site_id == site_id)
    return sorted(connection.execute(query).scalars())


def last_undoable(connection: sa.Connection, site_id: str, moderator_id: str) -> Made | None:
    """The moderator's latest decision at this site that still stands, or None."""
    page = read_own(connection, site_id, [moderator_id], None, LOOKED_THROUGH)
    return next((one for one in page.items if one.stands), None)


def _newest(
    site_id: str,
    moderator_ids: Sequence[str],
    after: tuple[datetime, str] | None,
    limit: int,
) -> sa.Select[Any]:
    """Of each person the newest by index, then the newest of those."""
    key = sa.tuple_(decision.c.decided_at, decision.c.id)
    newest_first = (decision.c.decided_at.desc(), decision.c.id.desc())
    parts = []
    for moderator_id in moderator_ids:
        part = sa.select(decision.c.id).where(
            decision.c.moderator_id == moderator_id, decision.c.site_id == site_id
        )
        if after is not None:
            when = sa.literal(after[0], decision.c.decided_at.type)
            part = part.where(key < sa.tuple_(when, sa.literal(after[1])))
        some = part.order_by(*newest_first).limit(limit).subquery()
        parts.append(sa.select(some.c.id))
    chosen = decision.c.id.in_(sa.union_all(*parts)) if parts else sa.false()
    return decision.select().where(chosen).order_by(*newest_first).limit(limit)


def _as_they_stand(connection: sa.Connection, made: Sequence[Decision]) -> list[Made]:
    ids = {one.comment_id for one in made}
    now = find_comments(connection, ids)
    histories = decisions_on(connection, ids)
    stand = {id_: standing(history) for id_, history in histories.items()}
    return [
        Made(
            one,
            now[one.comment_id],
            (found := stand[one.comment_id]) is not None
            and found.decision.id == one.id
            and is_undoable(found, now[one.comment_id].version),
        )
        for one in made
    ]
