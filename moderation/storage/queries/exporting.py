"""Everything of a site, some rows at a time, each list in an order that stays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from moderation.domain.comment import Comment
from moderation.domain.lifecycle import Status
from moderation.storage.queries.comments import COMMENT_COLUMNS, comment_from
from moderation.storage.rows import AnyRow
from moderation.storage.tables import (
    appeal,
    article,
    audit,
    author,
    comment,
    imported,
    moderator,
    moderator_site,
    note,
    policy_revision,
    report,
)

# What another system may show: the rest was refused, or is nobody's to show any more.
SHOWABLE = (Status.PUBLISHED.value, Status.HELD.value)


def one_moment(connection: sa.Connection) -> None:
    """What this transaction reads is of one moment; to be called before it reads."""
    if connection.dialect.name == "postgresql":
        moment = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
        connection.execute(sa.text(moment))


def site_rows(
    connection: sa.Connection, table: sa.Table, site_id: str, after: Any, most: int
) -> Sequence[AnyRow]:
    """The next rows of a site's articles, authors, policy revisions or entries in the log."""
    key = table.c.sequence if "sequence" in table.c else table.c.id
    query = table.select().where(table.c.site_id == site_id).order_by(key).limit(most)
    return connection.execute(query if after is None else query.where(key > after)).all()


# What `site_rows` goes through, and how its records are called.
LISTS: dict[str, sa.Table] = {
    "policy": policy_revision,
    "article": article,
    "author": author,
    "audit": audit,
}


def moderators_of(connection: sa.Connection, site_id: str) -> Sequence[AnyRow]:
    """Id, name and role of everybody who works at the site."""
    query = (
        sa.select(moderator.c.id, moderator.c.name, moderator_site.c.role)
        .join(moderator_site, moderator_site.c.moderator_id == moderator.c.id)
        .where(moderator_site.c.site_id == site_id)
        .order_by(moderator.c.id)
    )
    return connection.execute(query).all()


def next_comments(
    connection: sa.Connection, site_id: str, after: str | None, most: int
) -> list[Comment]:
    """The next comments of a site in any state, by id."""
    query = sa.select(*COMMENT_COLUMNS).where(comment.c.site_id == site_id)
    if after is not None:
        query = query.where(comment.c.id > after)
    query = query.order_by(comment.c.site_id, comment.c.id).limit(most)
    return [comment_from(row) for row in connection.execute(query)]


def belongings(
    connection: sa.Connection, table: sa.Table, column: str, ids: Sequence[str]
) -> dict[str, list[AnyRow]]:
    """Rows of a table by the comments, or the authors, that they belong to."""
    owner, found = table.c[column], defaultdict(list)
    order = list(table.primary_key.columns)
    for row in connection.execute(table.select().where(owner.in_(ids)).order_by(*order)):
        found[row._mapping[column]].append(row)  # noqa: SLF001 - the way to a column by its name
    return found


ON_COMMENTS: dict[str, sa.Table] = {
    "reports": report,
    "appeals": appeal,
    "notes": note,
    "imported_from": imported,
}


def showable_under(
    connection: sa.Connection, site_id: str, article_id: str, after: AnyRow | None, most: int
) -> Sequence[AnyRow]:
    """The next comments under an article that may be shown or still be decided, the oldest first.

    Each with its author's address, empty for none, and its parent's id if that may be as well.
    """
    above = comment.alias("above")
    place = sa.tuple_(comment.c.created_at, comment.c.id)
    query = (
        sa.select(*COMMENT_COLUMNS, author.c.email, above.c.id.label("above_id"))
        .join(author, author.c.id == comment.c.author_id)
        .outerjoin(above, sa.and_(above.c.id == comment.c.parent_id, above.c.status.in_(SHOWABLE)))
        .where(
            comment.c.site_id == site_id,
            comment.c.article_id == article_id,
            comment.c.status.in_(SHOWABLE),
        )
        .order_by(comment.c.created_at, comment.c.id)
        .limit(most)
    )
    if after is not None:
        last = sa.tuple_(
            sa.literal(after.created_at, comment.c.created_at.type), sa.literal(after.id)
        )
        query = query.where(place > last)
    return connection.execute(query).all()
