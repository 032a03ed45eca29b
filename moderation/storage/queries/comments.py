"""Comments and their decisions, one at a time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from moderation.domain.comment import Comment
from moderation.domain.decision import Decision, Highlight, Ruling
from moderation.domain.lifecycle import Action, Actor, Status
from moderation.storage.rows import AnyRow
from moderation.storage.tables import comment, decision, site

COMMENT_COLUMNS = (
    comment.c.id,
    comment.c.site_id,
    comment.c.article_id,
    comment.c.parent_id,
    comment.c.author_id,
    comment.c.author_name,
    comment.c.body,
    comment.c.status,
    comment.c.version,
    comment.c.created_at,
    comment.c.published_at,
    comment.c.edited_at,
)
_COMMENT = sa.select(*COMMENT_COLUMNS).where(comment.c.id == sa.bindparam("comment_id"))


def find_comment(connection: sa.Connection, comment_id: str) -> Comment | None:
    """The comment with this id, or None."""
    row = connection.execute(_COMMENT, {"comment_id": comment_id}).one_or_none()
    return None if row is None else comment_from(row)


def find_comments(connection: sa.Connection, comment_ids: Iterable[str]) -> dict[str, Comment]:
    """Those of these comments that there are, by id."""
    query = sa.select(*COMMENT_COLUMNS).where(comment.c.id.in_(sorted(comment_ids)))
    return {row.id: comment_from(row) for row in connection.execute(query)}


def lock_comment(connection: sa.Connection, comment_id: str) -> Comment | None:
    """The comment with this id, as it stays until this transaction ends, or None.

    What must be true together with its state (an escalation, a claim) is asked after this.
    """
    return next(iter(lock_comments(connection, [comment_id])), None)


def lock_comments(connection: sa.Connection, comment_ids: Iterable[str]) -> list[Comment]:
    """Those of these comments that there are, by id, as they stay until this transaction ends."""
    wanted = set(comment_ids)
    lock_with_parents(connection, wanted)
    query = sa.select(*COMMENT_COLUMNS).where(comment.c.id.in_(sorted(wanted)))
    return [comment_from(row) for row in connection.execute(query.order_by(comment.c.id))]


def lock_with_parents(connection: sa.Connection, comment_ids: Iterable[str]) -> None:
    """Keep these comments, and those that they reply to, as they are until this transaction ends.

    The parents because moving a reply counts it there. All in one order, by id: two transactions
    that want the same comments must not deadlock.
    """
    # On SQLite there is one writer at a time.
    if connection.dialect.name == "sqlite":
        return
    named = comment.alias("named")
    ids = sorted(comment_ids)
    wanted = sa.union(
        sa.select(named.c.id).where(named.c.id.in_(ids)),
        sa.select(named.c.parent_id).where(named.c.id.in_(ids)),
    )
    query = sa.select(comment.c.id).where(comment.c.id.in_(wanted)).order_by(comment.c.id)
    connection.execute(query.with_for_update(key_share=True)).all()


def status_of(connection: sa.Connection, comment_id: str) -> Status | None:
    """Where the comment stands, or None when there is no such comment."""
    query = sa.select(comment.c.status).where(comment.c.id == comment_id)
    status = connection.execute(query).scalar_one_or_none()
    return None if status is None else Status(status)


def form_signals_of(
    connection: sa.Connection, comment_ids: Iterable[str]
) -> dict[str, tuple[str, ...]]:
    """What the forms saw that these comments came through, by id (`domain.reasons.FormSignal`)."""
    query = sa.select(comment.c.id, comment.c.form_signals)
    rows = connection.execute(query.where(comment.c.id.in_(sorted(comment_ids))))
    return {row.id: tuple(row.form_signals) for row in rows}


def has_comments(connection: sa.Connection, site_id: str) -> bool:
    """Whether anything was ever submitted at this site."""
    query = sa.select(sa.literal(1)).where(comment.c.site_id == site_id).limit(1)
    return connection.execute(query).first() is not None


def unverified_of(connection: sa.Connection, author_id: str) -> list[Comment]:
    """The comments that wait for this author to confirm the address, oldest first."""
    query = (
        sa.select(*COMMENT_COLUMNS)
        .where(comment.c.author_id == author_id, comment.c.status == Status.UNVERIFIED.value)
        .order_by(comment.c.id)
    )
    return [comment_from(row) for row in connection.execute(query)]


def decisions_of(connection: sa.Connection, comment_id: str) -> list[Decision]:
    """Every decision on this comment, oldest first."""
    query = (
        decision.select()
        .where(decision.c.comment_id == comment_id)
        .order_by(decision.c.comment_version)
    )
    return [decision_from(row) for row in connection.execute(query)]


def decisions_on(
    connection: sa.Connection, comment_ids: Iterable[str]
) -> dict[str, list[Decision]]:
    """Every decision on each of these comments, oldest first."""
    found: dict[str, list[Decision]] = {comment_id: [] for comment_id in comment_ids}
    query = decision.select().where(decision.c.comment_id.in_(sorted(found)))
    for row in connection.execute(query.order_by(decision.c.comment_version)):
        found[row.comment_id].append(decision_from(row))
    return found


def latest_decision(connection: sa.Connection, comment_id: str) -> Decision | None:
    """The last decision on this comment, or None when nobody has decided yet."""
    query = (
        decision.select()
        .where(decision.c.comment_id == comment_id)
        .order_by(decision.c.comment_version.desc())
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else decision_from(row)


def latest_decisions(connection: sa.Connection, comment_ids: list[str]) -> dict[str, Decision]:
    """The last decision on each of these comments that has one."""
    query = (
        decision.select()
        .where(decision.c.comment_id.in_(comment_ids))
        .order_by(decision.c.comment_version)
    )
    return {row.comment_id: decision_from(row) for row in connection.execute(query)}


def latest_of_the_policy(connection: sa.Connection, comment_ids: list[str]) -> dict[str, Decision]:
    """What the policy last found in each of these comments, where it has read one."""
    query = (
        decision.select()
        .where(decision.c.comment_id.in_(comment_ids), decision.c.by == Actor.POLICY.value)
        .order_by(decision.c.comment_version)
    )
    return {row.comment_id: decision_from(row) for row in connection.execute(query)}


# Literals in the query, so that both databases use the partial indexes.
IS_PENDING = comment.c.status == sa.literal_column("'pending'")
IS_UNVERIFIED = comment.c.status == sa.literal_column("'unverified'")


def count_pending(connection: sa.Connection, most: int) -> int:
    """How many comments wait to be classified; counting stops at `most`."""
    # The order makes SQLite choose the index that has only these.
    some = sa.select(comment.c.id).where(IS_PENDING).order_by(comment.c.queued_at).limit(most)
    counted = sa.select(sa.func.count()).select_from(some.subquery())
    return connection.execute(counted).scalar_one()


def count_waiting(connection: sa.Connection) -> dict[Status, int]:
    """How many comments of all sites wait: for their author, a worker or a moderator."""
    waiting = (Status.UNVERIFIED, Status.PENDING, Status.HELD)
    query = (
        sa.select(comment.c.status, sa.func.count())
        # Site by site, since that is what the queue's index begins with.
        .where(comment.c.site_id.in_(sa.select(site.c.id)), comment.c.status.in_(waiting))
        .group_by(comment.c.status)
    )
    found = {Status(status): count for status, count in connection.execute(query)}
    return {status: found.get(status, 0) for status in waiting}


def oldest_pending(connection: sa.Connection) -> datetime | None:
    """Since when the oldest comment that waits to be classified has been waiting, or None."""
    query = sa.select(comment.c.queued_at).where(IS_PENDING).order_by(comment.c.queued_at).limit(1)
    return connection.execute(query).scalar_one_or_none()


def comment_from(row: AnyRow) -> Comment:
    """A comment from a row of COMMENT_COLUMNS."""
    return Comment(
        id=row.id,
        site_id=row.site_id,
        article_id=row.article_id,
        parent_id=row.parent_id,
        author_id=row.author_id,
        author_name=row.author_name,
        body=row.body,
        status=Status(row.status),
        version=row.version,
        created_at=row.created_at,
        published_at=row.published_at,
        edited_at=row.edited_at,
    )


def decision_from(row: AnyRow) -> Decision:
    """A decision from a row of its table."""
    ruling = Ruling(
        action=Action(row.action),
        by=Actor(row.by),
        reasons=tuple(row.reasons),
        findings=tuple(row.findings),
        scores=row.scores,
        model_version=row.model_version,
        policy_version=row.policy_version,
        moderator_id=row.moderator_id,
        note=row.note,
        note_to_author=row.note_to_author,
        undoes=row.undoes,
        bulk_id=row.bulk_id,
        highlights=tuple(Highlight(*one) for one in row.highlights),
    )
    before = Status(row.status_before) if row.status_before else None
    return Decision(
        id=row.id,
        comment_id=row.comment_id,
        comment_version=row.comment_version,
        ruling=ruling,
        decided_at=row.decided_at,
        status_before=before,
        waiting_since=row.waiting_since,
        site_id=row.site_id,
    )
