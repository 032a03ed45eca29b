"""Who has posted the same text before: its commenter, or others at its site. Reads only.

Texts are the same when `body_hash` is. What was said before is told by when each comment took its
present text, and between equal times by the ids, which rise. So an edit is as late as it was
made, and who edits an old comment into a copy is not the first to have said it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from moderation.domain.comment import Comment
from moderation.domain.copies import is_telling
from moderation.domain.policy_settings import PolicySettings
from moderation.storage.tables import UtcDateTime
from moderation.storage.tables import comment as comment_table

# Only so many of the latest copies of a text are looked at, so that a flood costs no more than
# this for each comment of it. Copies of the commenter's own among them hold the comment anyway.
MOST_COPIES = 200


@dataclass(frozen=True, slots=True)
class Copies:
    """Earlier comments with a comment's text: whether its author has one, how many others do."""

    own: bool = False
    other_commenters: int = 0


def look_for_copies(
    connection: sa.Connection, claimed: Sequence[Comment], by_site: Mapping[str, PolicySettings]
) -> dict[str, Copies]:
    """The copies of each, by id, within its site's hours; in one statement.

    Others are not counted for short texts, nor where the site does not ask. Every copy counts,
    whatever became of it: taking it back must not clear the way for the next one, and one that
    was rejected or never confirmed is no better a sign.
    """
    hours = {one.id: by_site[one.site_id].repeat_hours for one in claimed}
    watched = [one for one in claimed if hours[one.id] > 0]
    if not watched:
        return {}
    telling = [
        one.id
        for one in watched
        if by_site[one.site_id].repeat_other_commenters > 0 and is_telling(one.body)
    ]
    since = {
        one.id: sa.literal(one.created_at - timedelta(hours=hours[one.id]), UtcDateTime())
        for one in watched
    }
    # Row by row and not by pairs in a list, for which SQLite reads the whole table.
    one = comment_table.alias("one")
    beginning = sa.case(since, value=one.c.id)
    others = sa.case((one.c.id.in_(telling), _count_others(one, beginning)), else_=0)
    query = sa.select(one.c.id, _said_it_before(one, beginning), others).where(
        one.c.id.in_(list(since))
    )
    return {name: Copies(own, count) for name, own, count in connection.execute(query)}


def _said_it_before(one: sa.FromClause, beginning: sa.Case[sa.DateTime]) -> sa.Exists:
    copy = comment_table.alias("copy")
    is_own = sa.and_(copy.c.author_id == one.c.author_id, *_is_copy(copy, one, beginning))
    return sa.exists().where(is_own, _is_earlier(_said_at(copy), copy, one)).correlate(one)


def _count_others(one: sa.FromClause, beginning: sa.Case[sa.DateTime]) -> sa.ScalarSelect[int]:
    copy = comment_table.alias("copy")
    latest = (
        sa.select(copy.c.id, copy.c.author_id, _said_at(copy).label("said_at"))
        .where(copy.c.site_id == one.c.site_id, *_is_copy(copy, one, beginning))
        .order_by(copy.c.created_at.desc())
        .limit(MOST_COPIES)
        .correlate(one)
        .subquery("latest")
    )
    return (
        sa.select(sa.func.count(latest.c.author_id.distinct()))
        .where(latest.c.author_id != one.c.author_id, _is_earlier(latest.c.said_at, latest, one))
        .correlate(one)
        .scalar_subquery()
    )


def _is_copy(
    copy: sa.FromClause, one: sa.FromClause, beginning: sa.Case[sa.DateTime]
) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        copy.c.body_hash == one.c.body_hash,
        copy.c.created_at > beginning,
        # Follows from being earlier, and keeps the index from reading what came later.
        copy.c.created_at <= _said_at(one),
    )


def _is_earlier(
    said_at: sa.ColumnElement[object], copy: sa.FromClause, one: sa.FromClause
) -> sa.ColumnElement[bool]:
    return sa.tuple_(said_at, copy.c.id) < sa.tuple_(_said_at(one), one.c.id)


def _said_at(comment: sa.FromClause) -> sa.ColumnElement[object]:
    return sa.func.coalesce(comment.c.edited_at, comment.c.created_at)
