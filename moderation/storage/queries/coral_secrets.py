"""The secrets with which a site's Coral signs what it asks."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from moderation.domain.ids import new_id
from moderation.storage.tables import coral_secret

AT_ONCE = 2


def secrets_of(connection: sa.Connection, site_id: str) -> list[str]:
    """The site's secrets, the newest first."""
    query = sa.select(coral_secret.c.secret).where(coral_secret.c.site_id == site_id)
    newest_first = (coral_secret.c.created_at.desc(), coral_secret.c.id.desc())
    return list(connection.execute(query.order_by(*newest_first)).scalars())


def add_secret(connection: sa.Connection, site_id: str, secret: str, now: datetime) -> None:
    """Take one more; beside it the one before it stays, and older ones go."""
    connection.execute(
        coral_secret.insert().values(id=new_id(), site_id=site_id, secret=secret, created_at=now)
    )
    whose = coral_secret.c.site_id == site_id
    kept = (
        sa.select(coral_secret.c.id)
        .where(whose)
        .order_by(coral_secret.c.created_at.desc(), coral_secret.c.id.desc())
        .limit(AT_ONCE)
    )
    ids = list(connection.execute(kept).scalars())
    connection.execute(coral_secret.delete().where(whose, coral_secret.c.id.not_in(ids)))


def forget_secrets(connection: sa.Connection, site_id: str) -> int:
    """Take the site's secrets away; how many there were."""
    return connection.execute(
        coral_secret.delete().where(coral_secret.c.site_id == site_id)
    ).rowcount
