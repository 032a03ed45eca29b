"""How much of the worst somebody has decided lately: there is a number that one can set as enough.

Counted from the decisions themselves, so that it holds in every browser and without scripts.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from moderation.domain.decision import HARMFUL
from moderation.storage.tables import decision, moderator_site

# A shift: whatever was decided in the last so many hours, at all of one's sites.
SHIFT = timedelta(hours=12)
# What is held for harm has a priority of one and more: see `domain.decision.priority_of`.
SEVERE_FROM = 1.0


def has_had_enough(connection: sa.Connection, moderator_id: str, cap: int, now: datetime) -> bool:
    """Whether the moderator decided `cap` severe comments in this shift; never where it is 0."""
    return cap > 0 and severe_decided(connection, moderator_id, now, cap) >= cap


def severe_decided(connection: sa.Connection, moderator_id: str, now: datetime, most: int) -> int:
    """How many severe comments the moderator decided in this shift; counting stops at `most`.

    One by one: what is decided on many at once was not read. What a comment was held for stands
    with the decision before.
    """
    before = decision.alias("before")
    named = sa.cast(before.c.reasons, sa.Text)
    sites = sa.select(moderator_site.c.site_id).where(moderator_site.c.moderator_id == moderator_id)
    some = (
        sa.select(decision.c.comment_id)
        .join(
            before,
            (before.c.comment_id == decision.c.comment_id)
            & (before.c.comment_version == decision.c.comment_version - 1),
        )
        .where(
            decision.c.moderator_id == moderator_id,
            decision.c.site_id.in_(sites),
            decision.c.decided_at > now - SHIFT,
            decision.c.undoes.is_(None),
            decision.c.bulk_id.is_(None),
            sa.or_(*(named.contains(f'"{one.value}"', autoescape=True) for one in sorted(HARMFUL))),
        )
        .distinct()
        .limit(most)
    )
    return connection.execute(sa.select(sa.func.count()).select_from(some.subquery())).scalar_one()
