"""Who decided, by name."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from moderation.domain.decision import Decision
from moderation.review.people.moderators import names_of


def decider_names(connection: sa.Connection, decisions: Iterable[Decision]) -> dict[str, str]:
    """The names of the moderators among those who decided."""
    ids = {d.ruling.moderator_id for d in decisions if d.ruling.moderator_id is not None}
    return names_of(connection, ids)
