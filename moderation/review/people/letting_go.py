"""Whoever goes lets go of what they were looking at: nobody waits for a lease to end."""

from __future__ import annotations

import sqlalchemy as sa

from moderation.storage.tables import claim


def let_go(connection: sa.Connection, moderator_id: str, site_id: str | None = None) -> None:
    """End this moderator's claims, at one site or at all of them."""
    which = claim.c.moderator_id == moderator_id
    if site_id is not None:
        which &= claim.c.site_id == site_id
    connection.execute(claim.delete().where(which))
