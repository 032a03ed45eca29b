"""The outbox of mails. What is to be said is made when it is sent: no token waits in here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa

from moderation.domain.ids import new_id
from moderation.storage.queries import authors
from moderation.storage.tables import mail

# Whoever types a stranger's address into a form must not be able to flood the stranger.
MAILS_AN_HOUR = 5


class MailKind(StrEnum):
    """What a mail is about."""

    VERIFY = "verify"
    ALREADY_VERIFIED = "already_verified"
    PERSONAL_LINK = "personal_link"
    """Leads to the page with one's own comments."""
    ERASURE = "erasure"
    """Asks once more whether everything is to be erased."""
    REJECTION = "rejection"
    """Says why a comment was rejected."""
    APPEAL = "appeal"
    """Says what became of an appeal."""


# What anybody can have sent by typing an address; the others follow from decisions.
ASKED_FOR = (
    MailKind.VERIFY,
    MailKind.ALREADY_VERIFIED,
    MailKind.PERSONAL_LINK,
    MailKind.ERASURE,
)


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail that is to be sent. `attempts` counts this one too.

    `language` is the one that it was asked for in, where somebody asked for it.
    """

    id: str
    site_id: str
    author_id: str
    kind: MailKind
    attempts: int
    comment_id: str | None = None
    language: str | None = None


def queue_mail(
    connection: sa.Connection,
    site_id: str,
    author_id: str,
    kind: MailKind,
    now: datetime,
    language: str | None = None,
) -> bool:
    """Put a mail into the outbox unless this address had its share this hour; whether it went."""
    recent = sa.select(sa.func.count()).where(
        mail.c.author_id == author_id,
        mail.c.created_at > now - timedelta(hours=1),
        mail.c.kind.in_(ASKED_FOR),
    )
    if connection.execute(recent).scalar_one() >= MAILS_AN_HOUR:
        return False
    row = new_mail(site_id, author_id, kind, now)
    connection.execute(mail.insert().values(row | {"language": language}))
    return True


def new_mail(
    site_id: str,
    author_id: str,
    kind: MailKind,
    now: datetime,
    comment_id: str | None = None,
    due: datetime | None = None,
) -> dict[str, object]:
    """The row of a mail that waits to be sent, at once unless it is due later."""
    return {
        "id": new_id(),
        "site_id": site_id,
        "author_id": author_id,
        "kind": kind.value,
        "comment_id": comment_id,
        "status": "waiting",
        "attempts": 0,
        "next_try_at": due or now,
        "created_at": now,
    }


def claim_due(connection: sa.Connection, now: datetime, lease: timedelta, most: int) -> list[Mail]:
    """Take the mails that are due; if their taker dies, they are due again after the lease."""
    due = (
        sa.select(mail.c.id)
        # A literal, so that the partial index is used.
        .where(mail.c.status == sa.literal_column("'waiting'"), mail.c.next_try_at <= now)
        .order_by(mail.c.next_try_at)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    # Asked first, not as a part of the update: PostgreSQL may run a subquery once for each row,
    # and then its limit does not hold.
    ids = connection.execute(due).scalars().all()
    columns = (mail.c.id, mail.c.site_id, mail.c.author_id, mail.c.kind, mail.c.language)
    claimed = connection.execute(
        mail.update()
        .where(mail.c.id.in_(ids))
        .values(attempts=mail.c.attempts + 1, next_try_at=now + lease)
        .returning(*columns, mail.c.attempts, mail.c.comment_id)
    )
    mails = [
        Mail(r.id, r.site_id, r.author_id, MailKind(r.kind), r.attempts, r.comment_id, r.language)
        for r in claimed
    ]
    return sorted(mails, key=lambda one: one.id)


def address_of(connection: sa.Connection, one: Mail) -> str:
    """Where this mail goes; empty where the address was erased since."""
    return authors.address_of(connection, one.author_id)


def mark_sent(connection: sa.Connection, mail_ids: Iterable[str], now: datetime) -> None:
    """The mail was taken by the server, and what the others would have said went with it."""
    for mail_id in sorted(mail_ids):
        _finish(connection, mail_id, status="sent", sent_at=now)


def mark_failed(connection: sa.Connection, mail_id: str, error: str) -> None:
    """The mail will never be taken; it is not tried again."""
    _finish(connection, mail_id, status="failed", last_error=error)


def drop(connection: sa.Connection, mail_id: str) -> None:
    """There is nothing left to say."""
    connection.execute(mail.delete().where(mail.c.id == mail_id, mail.c.status == "waiting"))


def try_again(connection: sa.Connection, mail_id: str, at: datetime, error: str) -> None:
    """The mail was not taken this time."""
    connection.execute(
        mail.update()
        .where(mail.c.id == mail_id, mail.c.status == "waiting")
        .values(next_try_at=at, last_error=error)
    )


def _finish(connection: sa.Connection, mail_id: str, **columns: object) -> None:
    connection.execute(
        mail.update().where(mail.c.id == mail_id, mail.c.status == "waiting").values(**columns)
    )
