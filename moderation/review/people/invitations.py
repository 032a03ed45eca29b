"""Invitations to work at a site: a link with 256 random bits, of which the hash is stored.

A link works once and for 72 hours, and only for as long as whoever made it may still invite.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from moderation.domain.errors import Conflict
from moderation.domain.roles import Role
from moderation.review.people.roster import demand_rank, lock_site, people_at
from moderation.secrets import hash_of
from moderation.storage.queries.audit import Deed, write_deed
from moderation.storage.tables import invitation, moderator, moderator_site, site

LIFE = timedelta(hours=72)
LONGEST_TOKEN = 100


@dataclass(frozen=True, slots=True)
class Invited:
    """Who is invited to which site and as what; `by` is None for the operator."""

    email: str
    name: str
    site_id: str
    role: Role
    by: str | None


@dataclass(frozen=True, slots=True)
class Invitation:
    """One that is still open. `ref` is the hash of its token: it names it, and opens nothing."""

    ref: str
    email: str
    name: str
    site_id: str
    site_name: str
    role: Role
    created_at: datetime
    expires_at: datetime


def invite(connection: sa.Connection, invited: Invited, now: datetime) -> str:
    """The token of a new invitation; one that the address had before opens nothing any more.

    Raises NotFound, Forbidden for a role above the inviter's own, and Conflict
    (`moderator_exists`) when this address works at the site already.
    """
    lock_site(connection, invited.site_id)
    people = people_at(connection, invited.site_id)
    if invited.by is not None:
        demand_rank({one.id: one for one in people}, invited.by, invited.role)
    if any(one.email == invited.email for one in people):
        raise Conflict("this address works at this site already", code="moderator_exists")
    _end(connection, invited.site_id, invitation.c.email == invited.email, now)
    token = secrets.token_urlsafe(32)
    row = {
        "token_hash": hash_of(token),
        "email": invited.email,
        "name": invited.name,
        "site_id": invited.site_id,
        "role": invited.role.value,
        "invited_by": invited.by,
        "created_at": now,
        "expires_at": now + LIFE,
    }
    connection.execute(invitation.insert().values(**row))
    note_deed(connection, "made", row, invited.by, now)
    return token


def open_invitations(connection: sa.Connection, site_id: str, now: datetime) -> list[Invitation]:
    """Those of a site that could still be accepted, the newest first."""
    newest = find_open(now).order_by(invitation.c.created_at.desc())
    rows = connection.execute(newest.where(invitation.c.site_id == site_id))
    return [read_invitation(row) for row in rows]


def withdraw_invitation(
    connection: sa.Connection, site_id: str, ref: str, by: str, now: datetime
) -> bool:
    """From now on this invitation opens nothing. Whether it was open until now."""
    which = invitation.c.token_hash == ref
    row = connection.execute(
        sa.select(invitation).where(which, invitation.c.site_id == site_id)
    ).one_or_none()
    if row is None or not _end(connection, site_id, which, now):
        return False
    note_deed(connection, "withdrawn", row._mapping, by, now)  # noqa: SLF001 - the API's name
    return True


def find_open(now: datetime) -> sa.Select[Any]:
    """The invitations that could be accepted now."""
    inviter = (
        sa.select(sa.literal(1))
        .join_from(moderator_site, moderator, moderator.c.id == moderator_site.c.moderator_id)
        .where(
            moderator.c.id == invitation.c.invited_by,
            moderator.c.disabled_at.is_(None),
            moderator_site.c.site_id == invitation.c.site_id,
            moderator_site.c.role == Role.ADMIN.value,
        )
    )
    return (
        sa.select(invitation, site.c.name.label("site_name"))
        .join_from(invitation, site, site.c.id == invitation.c.site_id)
        .where(
            invitation.c.used_at.is_(None),
            invitation.c.expires_at > now,
            sa.or_(invitation.c.invited_by.is_(None), inviter.exists()),
        )
    )


def read_invitation(row: sa.Row[Any]) -> Invitation:
    """An invitation from a row of `find_open`."""
    return Invitation(
        ref=row.token_hash,
        email=row.email,
        name=row.name,
        site_id=row.site_id,
        site_name=row.site_name,
        role=Role(row.role),
        created_at=row.created_at,
        expires_at=row.expires_at,
    )


def note_deed(
    connection: sa.Connection, verb: str, row: Any, by: str | None, now: datetime
) -> None:
    """Log what was done to an invitation, without the address."""
    what, details = f"invitation_{verb}", {"role": row["role"]}
    deed = Deed(row["site_id"], by, what, "invitation", row["token_hash"], details)
    write_deed(connection, deed, now)


def _end(
    connection: sa.Connection, site_id: str, which: sa.ColumnElement[bool], now: datetime
) -> int:
    still_open = (invitation.c.used_at.is_(None), invitation.c.expires_at > now)
    ended = connection.execute(
        invitation.update()
        .where(invitation.c.site_id == site_id, which, *still_open)
        .values(expires_at=now)
    )
    return ended.rowcount
