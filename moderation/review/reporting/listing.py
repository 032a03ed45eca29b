"""A page of the reported comments, with all that is said beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from moderation.domain.comment import Comment
from moderation.http.presenting import time_text
from moderation.review.rulings.escalations import Escalation, escalations_of
from moderation.review.waiting.records import Record, records_of
from moderation.review.waiting.surroundings import Surroundings, look_around
from moderation.storage.queries.comments import find_comments
from moderation.storage.queries.reported import Place, Reports, reported_page, reports_of


@dataclass(frozen=True, slots=True)
class Reported:
    """A comment with what readers say of it."""

    comment: Comment
    reports: Reports


@dataclass(frozen=True, slots=True)
class Page:
    """Some reported comments, the worst first; `next` is the place of the last, if more follow."""

    items: tuple[Reported, ...]
    next: Place | None


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside comments: `records` by commenter, `escalations` by comment."""

    around: Surroundings
    records: Mapping[str, Record]
    escalations: Mapping[str, Escalation]


def read_reported(connection: sa.Connection, site_id: str, after: Place | None, limit: int) -> Page:
    """The page after a place. What was settled in this very moment is missing from it."""
    found = reported_page(connection, site_id, after, limit)
    ids = [place.comment_id for place in found.places]
    comments, said = find_comments(connection, ids), reports_of(connection, ids)
    items = [Reported(comments[id_], said[id_]) for id_ in ids if id_ in said]
    return Page(tuple(items), found.places[-1] if found.more else None)


def read_beside(connection: sa.Connection, found: Sequence[Comment]) -> Beside:
    """What is known around these comments."""
    return Beside(
        look_around(connection, found),
        records_of(connection, [one.author_id for one in found]),
        escalations_of(connection, [one.id for one in found]),
    )


def place_in_words(place: Place) -> list[str]:
    """A place as a cursor holds it."""
    illegal = "illegal" if place.is_illegal else ""
    return [illegal, str(place.count), time_text(place.first_at) or "", place.comment_id]


def place_from(words: Sequence[str] | None) -> Place | None:
    """The place that a cursor holds."""
    if words is None:
        return None
    illegal, count, first_at, comment_id = words
    return Place(bool(illegal), int(count), datetime.fromisoformat(first_at), comment_id)
