"""The outbox of mails to moderators. Of each kind one waits for a person at a site, never two."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from moderation.domain.ids import new_id
from moderation.storage.tables import moderator, moderator_mail

_IS_WAITING = moderator_mail.c.status == sa.literal_column("'waiting'")


class NoticeKind(StrEnum):
    """What a mail to a moderator is about."""

    BACKLOG = "backlog"
    """More waits than the site wants, or for longer."""
    DIGEST = "digest"
    """What waits, and what was decided yesterday."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A mail that is to be sent. `attempts` counts this one too."""

    id: str
    site_id: str
    moderator_id: str
    kind: NoticeKind
    attempts: int
    created_at: datetime


def queue_notices(
    connection: sa.Connection,
    site_id: str,
    moderator_ids: Iterable[str],
    kind: NoticeKind,
    now: datetime,
) -> None:
    """Have these people told. A mail that still waits is made to say it, in place of another."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    for moderator_id in sorted(moderator_ids):
        row = {
            "id": new_id(),
            "site_id": site_id,
            "moderator_id": moderator_id,
            "kind": kind.value,
            "status": "waiting",
            "attempts": 0,
            "next_try_at": now,
            "created_at": now,
        }
        connection.execute(
            insert(moderator_mail)
            .values(row)
            .on_conflict_do_update(
                index_elements=["moderator_id", "site_id", "kind"],
                index_where=_IS_WAITING,
                set_={"created_at": now},
            )
        )


def claim_due(
    connection: sa.Connection, now: datetime, lease: timedelta, most: int
) -> list[Notice]:
    """Take the mails that are due; if their taker dies, they are due again after the lease."""
    due = (
        sa.select(moderator_mail.c.id)
        .where(_IS_WAITING, moderator_mail.c.next_try_at <= now)
        .order_by(moderator_mail.c.next_try_at)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    # Asked first, for the reason that `mails.claim_due` gives.
    ids = connection.execute(due).scalars().all()
    claimed = connection.execute(
        moderator_mail.update()
        .where(moderator_mail.c.id.in_(ids))
        .values(attempts=moderator_mail.c.attempts + 1, next_try_at=now + lease)
        .returning(*_COLUMNS)
    )
    notices = [
        Notice(r.id, r.site_id, r.moderator_id, NoticeKind(r.kind), r.attempts, r.created_at)
        for r in claimed
    ]
    return sorted(notices, key=lambda one: one.id)


def address_of(connection: sa.Connection, mail: Notice) -> str | None:
    """Where it goes; None once the account is closed."""
    query = sa.select(moderator.c.email).where(
        moderator.c.id == mail.moderator_id, moderator.c.disabled_at.is_(None)
    )
    address: str | None = connection.execute(query).scalar_one_or_none()
    return address


def mark_sent(connection: sa.Connection, mail_ids: Iterable[str], now: datetime) -> None:
    """The server has taken these."""
    for mail_id in sorted(mail_ids):
        _change(connection, mail_id, status="sent", sent_at=now)


def mark_failed(connection: sa.Connection, mail_id: str, error: str) -> None:
    """It will never be taken."""
    _change(connection, mail_id, status="failed", last_error=error)


def try_again(connection: sa.Connection, mail_id: str, at: datetime, error: str) -> None:
    """It was not taken this time."""
    _change(connection, mail_id, next_try_at=at, last_error=error)


def drop(connection: sa.Connection, mail_id: str) -> None:
    """There is nothing left to say, or nobody to say it to."""
    connection.execute(moderator_mail.delete().where(moderator_mail.c.id == mail_id, _IS_WAITING))


def purge_notices(connection: sa.Connection, before: datetime) -> None:
    """Delete what was sent or given up before then."""
    old = (moderator_mail.c.created_at < before) & (moderator_mail.c.status != "waiting")
    connection.execute(moderator_mail.delete().where(old))


def _change(connection: sa.Connection, mail_id: str, **columns: object) -> None:
    connection.execute(
        moderator_mail.update().where(moderator_mail.c.id == mail_id, _IS_WAITING).values(**columns)
    )


_COLUMNS = (
    moderator_mail.c.id,
    moderator_mail.c.site_id,
    moderator_mail.c.moderator_id,
    moderator_mail.c.kind,
    moderator_mail.c.attempts,
    moderator_mail.c.created_at,
)
