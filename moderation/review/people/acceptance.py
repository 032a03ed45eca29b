"""Accepting an invitation: with a new account, or with the one that the address has already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from moderation.domain.errors import VerificationFailed
from moderation.domain.ids import new_id
from moderation.review.people.invitations import (
    LONGEST_TOKEN,
    Invitation,
    find_open,
    note_deed,
    read_invitation,
)
from moderation.review.people.moderators import Account
from moderation.review.people.roster import add_to_site
from moderation.secrets import hash_of
from moderation.storage.tables import invitation, moderator, moderator_site


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What a new account is made of; the address is that of the invitation."""

    name: str
    password_hash: str


def find_invitation(connection: sa.Connection, token: str, now: datetime) -> Invitation:
    """The open invitation with this token. Raises VerificationFailed (`invitation_gone`)."""
    if 0 < len(token) <= LONGEST_TOKEN:
        query = find_open(now).where(invitation.c.token_hash == hash_of(token))
        row = connection.execute(query).one_or_none()
        if row is not None:
            return read_invitation(row)
    raise _gone()


def is_known(connection: sa.Connection, email: str) -> bool:
    """Whether this address has an account, be it a disabled one."""
    query = sa.select(sa.literal(1)).where(moderator.c.email == email)
    return connection.execute(query).first() is not None


def accept(connection: sa.Connection, token: str, who: Account | NewAccount, now: datetime) -> str:
    """Let somebody in with this invitation, once; the id of the moderator.

    Whoever works at the site by now keeps the role that is there. Raises VerificationFailed when
    the invitation is not open any more, and IntegrityError when the address has an account.
    """
    return take(connection, find_invitation(connection, token, now), who, now)


def take(
    connection: sa.Connection, found: Invitation, who: Account | NewAccount, now: datetime
) -> str:
    """As `accept`, for somebody who has proved to have the invitation's address."""
    taken = connection.execute(
        invitation.update()
        .where(invitation.c.token_hash == found.ref, invitation.c.used_at.is_(None))
        .values(used_at=now)
    )
    if not taken.rowcount:
        raise _gone()
    moderator_id = who.id if isinstance(who, Account) else _add(connection, found.email, who, now)
    if not _works_at(connection, moderator_id, found.site_id):
        add_to_site(connection, moderator_id, found.site_id, found.role)
    row = {"token_hash": found.ref, "site_id": found.site_id, "role": found.role.value}
    note_deed(connection, "accepted", row, moderator_id, now)
    return moderator_id


def _add(connection: sa.Connection, email: str, new: NewAccount, now: datetime) -> str:
    row = {"id": new_id(), "email": email, "name": new.name, "password_hash": new.password_hash}
    connection.execute(moderator.insert().values(**row, created_at=now))
    return row["id"]


def _works_at(connection: sa.Connection, moderator_id: str, site_id: str) -> bool:
    query = sa.select(sa.literal(1)).where(
        moderator_site.c.moderator_id == moderator_id, moderator_site.c.site_id == site_id
    )
    return connection.execute(query).first() is not None


def _gone() -> VerificationFailed:
    # The same whatever the reason: nobody learns which links there were.
    return VerificationFailed(
        "this invitation was used, has run out or was taken back; ask for another one",
        code="invitation_gone",
    )
