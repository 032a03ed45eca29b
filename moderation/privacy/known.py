"""What else a site keeps of a commenter, and what was sent to the address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from moderation.domain.comment import Standing
from moderation.domain.lifecycle import Status
from moderation.privacy.own_comments import count_own
from moderation.storage.queries.mails import MailKind
from moderation.storage.tables import author, mail

MAILS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class SentMail:
    """A mail to the address. `sent_at` is None while it waits, or when it never went."""

    kind: MailKind
    created_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Known:
    """What is kept of somebody beside the comments. The address is for the export alone."""

    email: str
    confirmed_at: datetime | None
    since: datetime
    standing: Standing
    language: str | None
    counts: dict[Status, int]
    mails: tuple[SentMail, ...]

    @property
    def comments(self) -> int:
        return sum(self.counts.values())


def read_known(connection: sa.Connection, author_id: str) -> Known:
    """What is kept of this commenter."""
    row = connection.execute(author.select().where(author.c.id == author_id)).one()
    sent = (
        sa.select(mail.c.kind, mail.c.created_at, mail.c.sent_at)
        .where(mail.c.author_id == author_id)
        .order_by(mail.c.created_at.desc())
        .limit(MAILS_SHOWN)
    )
    mails = (
        SentMail(MailKind(one.kind), one.created_at, one.sent_at)
        for one in connection.execute(sent)
    )
    return Known(
        email=row.email,
        confirmed_at=row.verified_at,
        since=row.created_at,
        standing=Standing(row.standing),
        language=row.language,
        counts=count_own(connection, author_id),
        mails=tuple(mails),
    )
