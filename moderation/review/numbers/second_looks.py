"""What moderators made of what the policy, or a colleague, had decided before them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import sqlalchemy as sa

from moderation.domain.decision import Decision
from moderation.domain.lifecycle import Action, Actor, Status
from moderation.review.numbers.measures import Count, Day, Key, Measure, band_of, wait_of
from moderation.storage.queries.comments import decision_from
from moderation.storage.rows import AnyRow
from moderation.storage.tables import decision

_TOGETHER = 200


def count_rulings(
    connection: sa.Connection, site_id: str, day: Day, counts: Mapping[Key, Count]
) -> None:
    """Add what moderators ruled on this day to the counts."""
    for row, before in _rulings(connection, site_id, day):
        if row.status_before == Status.HELD and row.waiting_since is not None:
            waited = row.decided_at - row.waiting_since
            counts[Key(Measure.WAITED, wait_of(waited))].add(waited.total_seconds())
        if before is not None:
            _compare(row, before, counts)


def _compare(row: AnyRow, before: Decision, counts: Mapping[Key, Count]) -> None:
    earlier = before.ruling
    band = band_of(max(earlier.scores.values(), default=0.0))
    if earlier.by is Actor.POLICY and earlier.action is Action.HOLD:
        published = float(row.action == Action.PUBLISH)
        for reason in earlier.reasons:
            counts[Key(Measure.RULE, reason)].add(published)
        counts[Key(Measure.HELD_BAND, band)].add(published)
    elif earlier.by is Actor.POLICY and earlier.action is Action.PUBLISH:
        counts[Key(Measure.PASSED_BAND, band)].add()
    elif earlier.by is Actor.MODERATOR and earlier.moderator_id != row.moderator_id:
        counts[Key(Measure.SECOND_LOOK)].add(float(row.action != earlier.action))


def _rulings(
    connection: sa.Connection, site_id: str, day: Day
) -> Iterator[tuple[AnyRow, Decision | None]]:
    """Moderators' rulings of the day, each with the decision that it followed."""
    query = (
        sa.select(decision)
        .where(day.includes(decision.c.decided_at), decision.c.site_id == site_id)
        .where(decision.c.by == Actor.MODERATOR.value)
        .order_by(decision.c.decided_at)
    )
    rows = connection.execute(query).all()
    for begin in range(0, len(rows), _TOGETHER):
        some = rows[begin : begin + _TOGETHER]
        earlier = _earlier(connection, some)
        for row in some:
            yield row, earlier.get((row.comment_id, row.comment_version))


def _earlier(connection: sa.Connection, rows: Sequence[AnyRow]) -> dict[tuple[str, int], Decision]:
    """The decision before each of these, by what it preceded."""
    query = (
        decision.select()
        .where(decision.c.comment_id.in_(sorted({row.comment_id for row in rows})))
        .order_by(decision.c.comment_id, decision.c.comment_version)
    )
    found: dict[tuple[str, int], Decision] = {}
    last: Decision | None = None
    for row in connection.execute(query):
        if last is not None and last.comment_id == row.comment_id:
            found[row.comment_id, row.comment_version] = last
        last = decision_from(row)
    return found
