"""What is known of a comment while it is held: why it is, who looks at it, who should."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from moderation.storage.tables import claim, comment, escalation, held_reason


def begin(connection: sa.Connection, reasons_of: Mapping[str, Sequence[str]]) -> None:
    """These comments, by id, have just been held, each for its reasons."""
    held = {id_ for id_, reasons in reasons_of.items() if reasons}
    if not held:
        return
    columns = (
        comment.c.id,
        comment.c.site_id,
        comment.c.status_since,
        comment.c.score,
        comment.c.priority,
    )
    rows = [
        {
            "comment_id": row.id,
            "reason": reason,
            "site_id": row.site_id,
            "since": row.status_since,
            "score": row.score,
            "priority": row.priority,
        }
        for row in connection.execute(sa.select(*columns).where(comment.c.id.in_(sorted(held))))
        for reason in dict.fromkeys(reasons_of[row.id])
    ]
    connection.execute(held_reason.insert(), rows)


def end(connection: sa.Connection, comment_ids: Sequence[str]) -> None:
    """These comments are held no longer: nothing of it remains."""
    if not comment_ids:
        return
    for table in (held_reason, escalation, claim):
        connection.execute(table.delete().where(table.c.comment_id.in_(sorted(comment_ids))))
