"""What a site knows of a commenter. The address is not part of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from moderation.domain.comment import Author, Comment
from moderation.domain.decision import Decision
from moderation.domain.lifecycle import Actor, Status
from moderation.review.records.articles import COUNTED
from moderation.review.records.audit_log import DeedDone, deeds_about
from moderation.review.records.comment_record import Note, notes_on
from moderation.storage.queries.authors import author_by_id
from moderation.storage.queries.comments import COMMENT_COLUMNS, comment_from, decision_from
from moderation.storage.tables import author, comment, decision, note

COMMENTS_SHOWN = 20
DECISIONS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class CommenterRecord:
    """A commenter at one site: counts by state (up to COUNTED + 1), and the newest of all else."""

    author: Author
    first_seen: datetime
    counts: dict[Status, int]
    comments: tuple[Comment, ...]
    decisions: tuple[Decision, ...]
    deeds: tuple[DeedDone, ...]
    notes: tuple[Note, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """What the commenter signed with lately, the newest first."""
        return tuple(dict.fromkeys(one.author_name for one in self.comments))

    @property
    def moderator_ids(self) -> set[str]:
        """Everybody who has a part in this record."""
        ids = {d.ruling.moderator_id for d in self.decisions}
        ids |= {d.moderator_id for d in self.deeds} | {n.moderator_id for n in self.notes}
        return {id_ for id_ in ids if id_}


def read_commenter(
    connection: sa.Connection, site_id: str, author_id: str, status: Status | None
) -> CommenterRecord | None:
    """The record of a commenter of this site, or None; `status` narrows the comments shown."""
    found = author_by_id(connection, author_id)
    if found is None or found.site_id != site_id:
        return None
    seen = sa.select(author.c.created_at).where(author.c.id == author_id)
    return CommenterRecord(
        author=found,
        first_seen=connection.execute(seen).scalar_one(),
        counts=_counts(connection, author_id),
        comments=_last_comments(connection, author_id, status),
        decisions=_last_rulings(connection, author_id),
        deeds=deeds_about(connection, site_id, "author", author_id),
        notes=notes_on(connection, note.c.author_id == author_id),
    )


def _counts(connection: sa.Connection, author_id: str) -> dict[Status, int]:
    parts = []
    for status in Status:
        some = (
            sa.select(sa.literal(1))
            .where(comment.c.author_id == author_id, comment.c.status == status.value)
            .limit(COUNTED + 1)
            .subquery()
        )
        number = sa.select(sa.func.count()).select_from(some).scalar_subquery()
        parts.append(sa.select(sa.literal(status.value).label("status"), number.label("number")))
    rows = connection.execute(sa.union_all(*parts))
    return {Status(row.status): row.number for row in rows if row.number}


def _last_comments(
    connection: sa.Connection, author_id: str, status: Status | None
) -> tuple[Comment, ...]:
    """The newest of each state by index, then the newest of those."""
    newest = [
        sa.select(
            sa.select(comment.c.id)
            .where(comment.c.author_id == author_id, comment.c.status == one.value)
            .order_by(comment.c.id.desc())
            .limit(COMMENTS_SHOWN)
            .subquery()
        )
        for one in ([status] if status else Status)
    ]
    ids = connection.execute(sa.union_all(*newest)).scalars().all()
    shown = sorted(ids, reverse=True)[:COMMENTS_SHOWN]
    query = sa.select(*COMMENT_COLUMNS).where(comment.c.id.in_(shown))
    found = [comment_from(row) for row in connection.execute(query)]
    return tuple(sorted(found, key=lambda one: one.id, reverse=True))


def _last_rulings(connection: sa.Connection, author_id: str) -> tuple[Decision, ...]:
    """What people decided about this commenter's comments, the newest first."""
    query = (
        decision.select()
        .where(decision.c.author_id == author_id, decision.c.by == Actor.MODERATOR.value)
        .order_by(decision.c.decided_at.desc())
        .limit(DECISIONS_SHOWN)
    )
    return tuple(decision_from(row) for row in connection.execute(query))
