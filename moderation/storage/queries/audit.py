"""What people did beside deciding on comments: written in the transaction that does it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from moderation.storage.tables import audit


@dataclass(frozen=True, slots=True)
class Deed:
    """Who did what to which object. Never a comment's text, an address or a secret.

    `action` is a verb with its object, as `author_blocked`; `object_kind` one of site, article,
    author, comment, moderator, invitation, policy, words, bulk; `moderator_id` is None for an
    operator or a key.
    """

    site_id: str | None
    moderator_id: str | None
    action: str
    object_kind: str
    object_id: str
    details: Mapping[str, Any] = field(default_factory=dict)


def write_deed(connection: sa.Connection, deed: Deed, now: datetime) -> None:
    """Add it to the log, for good."""
    connection.execute(
        audit.insert().values(
            site_id=deed.site_id,
            moderator_id=deed.moderator_id,
            action=deed.action,
            object_kind=deed.object_kind,
            object_id=deed.object_id,
            details=dict(deed.details),
            created_at=now,
        )
    )
