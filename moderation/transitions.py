"""The one door through which a comment comes in and changes state.

Every move is checked against the lifecycle's table, compared-and-set on the row, and written
together with its decision and its event in the caller's transaction: all of it or none. Whoever
comes second changes nothing and is told so by being absent from the answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

import sqlalchemy as sa

from moderation.domain.arrivals import Arrival
from moderation.domain.comment import Comment
from moderation.domain.decision import Ruling
from moderation.domain.lifecycle import Action, Actor, Status, rule_for
from moderation.domain.moves import Move, Moved, Restored
from moderation.storage.queries import (
    appeals,
    arriving,
    comments,
    holding,
    journal,
    public_counts,
    rejection_mails,
    reports,
    search_index,
)
from moderation.storage.queries.public_counts import Change
from moderation.storage.tables import comment

_NEW_COMMENT = comment.insert()

__all__ = ["Move", "Moved", "Restored", "admit", "bring_in", "carry_out", "edit_text", "verify_all"]


def admit(
    connection: sa.Connection, new: Comment, body_hash: str, form_signals: Sequence[str] = ()
) -> None:
    """Write a comment that was just submitted, `unverified` or `pending`, and its event."""
    if new.status not in (Status.UNVERIFIED, Status.PENDING):
        raise ValueError(f"a comment cannot begin as {new.status}")
    row = {
        "id": new.id,
        "site_id": new.site_id,
        "article_id": new.article_id,
        "parent_id": new.parent_id,
        "author_id": new.author_id,
        "author_name": new.author_name,
        "body": new.body,
        "body_hash": body_hash,
        "form_signals": list(form_signals),
        "version": new.version,
        "created_at": new.created_at,
        "score": 0.0,
        "attempt": 0,
    }
    connection.execute(_NEW_COMMENT, row | _entering(new.status, new.created_at))
    search_index.add_text(connection, new.id, new.author_name, new.body)
    journal.write_events(
        connection, [(new.id, new.site_id, new.status, new.version)], new.created_at
    )


def bring_in(
    connection: sa.Connection, arrivals: Sequence[Arrival], now: datetime, *, tell: bool
) -> None:
    """Write comments that were decided elsewhere as what they are, parents before replies.

    Their events only when asked to `tell`: a site knows what it hands over.
    """
    arriving.write_arrivals(connection, arrivals)
    search_index.add_texts(connection, [one.comment.id for one in arrivals])
    held = [one for one in arrivals if one.comment.status is Status.HELD]
    holding.begin(connection, {one.comment.id: one.reasons for one in held})
    comings = [one.comment for one in arrivals]
    if tell:
        told = [(one.id, one.site_id, one.status, one.version) for one in comings]
        journal.write_events(connection, told, now)
    shown = [one for one in comings if one.status is Status.PUBLISHED]
    public_counts.follow(
        connection, [Change(one.site_id, one.article_id, one.parent_id, 1) for one in shown]
    )


def carry_out(connection: sa.Connection, moves: Sequence[Move], now: datetime) -> list[Moved]:
    """Make these moves; those that someone else forestalled are missing from the answer.

    Raises TransitionNotAllowed when the lifecycle has no such step; then none is made.
    """
    alike = attrgetter("status", "action", "by", "attempt_token")
    ordered = sorted(moves, key=lambda move: tuple(str(part) for part in alike(move)))
    if len(moves) > 1 or any(_is_seen(move) for move in moves):
        comments.lock_with_parents(connection, [move.comment_id for move in moves])
    since = _waiting_since(connection, moves)
    moved: list[Moved] = []
    for _, group in groupby(ordered, key=alike):
        moved += _move_alike(connection, list(group), now)
    rulings = {move.comment_id: move.ruling for move in moves if move.ruling is not None}
    journal.write_decisions(connection, _made(moved, rulings, since), now)
    journal.write_events(
        connection, [(m.comment_id, m.site_id, m.after, m.version) for m in moved], now
    )
    holding.end(connection, [m.comment_id for m in moved if m.before is Status.HELD])
    held = [m.comment_id for m in moved if m.after is Status.HELD and m.comment_id in rulings]
    holding.begin(connection, {one: rulings[one].reasons for one in held})
    reports.follow(
        connection, [(m.comment_id, m.after, rulings.get(m.comment_id)) for m in moved], now
    )
    told = [(one, rulings.get(one.comment_id)) for one in moved]
    rejection_mails.follow(connection, told, now)
    appeals.follow(connection, told, now)
    public_counts.follow(
        connection,
        [Change(m.site_id, m.article_id, m.parent_id, m.gain) for m in moved if m.gain],
    )
    return moved


def verify_all(connection: sa.Connection, parked: Sequence[Comment], now: datetime) -> list[Moved]:
    """Send an author's parked comments on, in the order in which they were written."""
    moves = [
        Move(one.id, Action.VERIFY, Actor.AUTHOR, Status.UNVERIFIED, version=one.version)
        for one in parked
    ]
    return carry_out(connection, moves, now)


def edit_text(
    connection: sa.Connection, move: Move, body: str, body_hash: str, now: datetime
) -> list[Moved]:
    """An author's edit: the text and the move back to `pending` are one change."""
    old = comments.find_comment(connection, move.comment_id)
    moved = carry_out(connection, [move], now)
    if moved and old is not None:
        search_index.forget_text(connection, old.id, old.author_name, old.body)
        search_index.add_text(connection, old.id, old.author_name, body)
        new_text = {"body": body, "body_hash": body_hash, "edited_at": now}
        new_text["text_version"] = moved[0].version
        connection.execute(
            comment.update().where(comment.c.id == move.comment_id).values(**new_text)
        )
    return moved


def _is_seen(move: Move) -> bool:
    """Whether readers see a difference: then a reply that comes or goes is counted."""
    return Status.PUBLISHED in (move.status, rule_for(move.status, move.action, move.by).to)


def _waiting_since(connection: sa.Connection, moves: Sequence[Move]) -> dict[str, datetime]:
    """Since when what moderators decide has been in its state: the move itself overwrites it."""
    ids = [move.comment_id for move in moves if move.by is Actor.MODERATOR]
    if not ids:
        return {}
    query = sa.select(comment.c.id, comment.c.status_since).where(comment.c.id.in_(ids))
    return {row.id: row.status_since for row in connection.execute(query)}


def _made(
    moved: Sequence[Moved], rulings: Mapping[str, Ruling], since: Mapping[str, datetime]
) -> list[journal.Made]:
    return [
        journal.Made(
            comment_id=done.comment_id,
            site_id=done.site_id,
            author_id=done.author_id,
            version=done.version,
            before=done.before,
            since=since.get(done.comment_id),
            ruling=rulings[done.comment_id],
        )
        for done in moved
        if done.comment_id in rulings
    ]


def _move_alike(connection: sa.Connection, moves: list[Move], now: datetime) -> list[Moved]:
    first = moves[0]
    rule = rule_for(first.status, first.action, first.by)
    entering = _entering(rule.to, now)
    moved: list[Moved] = []
    for unchanged, restored in _unchanged(moves):
        statement = (
            comment.update()
            .where(unchanged, comment.c.status == first.status.value)
            .values(version=comment.c.version + 1, **entering | _again(restored))
            .returning(*_IDENTITY)
        )
        moved += [
            Moved(**row._mapping, before=first.status, after=rule.to)  # noqa: SLF001 - its way out
            for row in connection.execute(statement)
        ]
    return moved


def _unchanged(moves: list[Move]) -> list[tuple[sa.ColumnElement[bool], Restored | None]]:
    """What must still be true of the rows: of all at once by a token, of each by its version."""
    first = moves[0]
    if first.attempt_token is None:
        return [
            ((comment.c.id == move.comment_id) & (comment.c.version == move.version), move.restored)
            for move in moves
        ]
    ids = [move.comment_id for move in moves]
    return [(comment.c.id.in_(ids) & (comment.c.attempt_token == first.attempt_token), None)]


def _entering(status: Status, now: datetime) -> dict[str, Any]:
    """The columns that a comment gets when it enters a state."""
    columns: dict[str, Any] = {
        "status": status.value,
        "status_since": now,
        "attempt_token": None,
        "lease_owner": None,
        "lease_until": None,
    }
    if status is Status.PENDING:
        columns |= {"queued_at": now, "attempt": 0}
    if status is Status.PUBLISHED:
        # An edited comment that is published again keeps its place in the thread.
        columns["published_at"] = sa.func.coalesce(comment.c.published_at, sa.literal(now, _WHEN))
    return columns


def _again(restored: Restored | None) -> dict[str, Any]:
    """The columns in which a comment that comes back differs from one that comes."""
    if restored is None:
        return {}
    return {"status_since": restored.since, "published_at": restored.published_at}


_IDENTITY = (
    comment.c.id.label("comment_id"),
    comment.c.site_id,
    comment.c.article_id,
    comment.c.parent_id,
    comment.c.author_id,
    comment.c.version,
)
_WHEN = comment.c.published_at.type
