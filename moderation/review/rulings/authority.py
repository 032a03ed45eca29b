"""What a decision needs beyond a moderator's role: a lead, where a colleague is concerned."""

from __future__ import annotations

import sqlalchemy as sa

from moderation.domain.errors import Forbidden
from moderation.domain.roles import Permission, Role, may
from moderation.storage.tables import escalation, moderator_site


def is_lead(connection: sa.Connection, site_id: str, moderator_id: str | None) -> bool:
    """Whether this moderator may decide in place of colleagues. A site's own key may."""
    if moderator_id is None:
        return True
    query = sa.select(moderator_site.c.role).where(
        moderator_site.c.moderator_id == moderator_id, moderator_site.c.site_id == site_id
    )
    role = connection.execute(query).scalar_one_or_none()
    return role is not None and may(Role(role), Permission.ESCALATED)


def demand_lead(connection: sa.Connection, site_id: str, moderator_id: str | None) -> None:
    """Raises Forbidden (`role_missing`) for whoever may not decide in place of colleagues."""
    if not is_lead(connection, site_id, moderator_id):
        raise Forbidden("this is for a lead to decide", code="role_missing")


def is_escalated(connection: sa.Connection, comment_id: str) -> bool:
    """Whether the comment waits for a lead. Ask with the comment locked."""
    query = sa.select(sa.literal(1)).where(escalation.c.comment_id == comment_id)
    return connection.execute(query).first() is not None
