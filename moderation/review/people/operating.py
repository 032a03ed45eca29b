"""What the operator does with accounts, from the command line. The log has it without a name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from moderation.domain.errors import InvalidSubmission, NotFound
from moderation.domain.roles import Role
from moderation.http.addresses import read_address
from moderation.http.parsing import Fields
from moderation.review.people.letting_go import let_go
from moderation.review.people.passwords import hash_password
from moderation.review.people.sessions import close_all_sessions
from moderation.storage.queries.audit import Deed, write_deed
from moderation.storage.tables import moderator, moderator_identity, moderator_site, site


@dataclass(frozen=True, slots=True)
class Somebody:
    """One account; `roles` maps the id of each of its sites to a role."""

    id: str
    email: str
    name: str
    disabled: bool
    roles: Mapping[str, str]


def address(text: str) -> str:
    """A typed address as accounts have it. Raises InvalidSubmission, without repeating it."""
    fields = Fields({"email": text.strip()})
    found = read_address(fields)
    if found is None:
        raise InvalidSubmission("this is not an address that mail can be sent to")
    return found.key


def everybody(connection: sa.Connection) -> list[Somebody]:
    """All accounts, by address."""
    roles: dict[str, dict[str, str]] = {}
    for row in connection.execute(sa.select(moderator_site)):
        roles.setdefault(row.moderator_id, {})[row.site_id] = row.role
    return [
        Somebody(row.id, row.email, row.name, row.disabled_at is not None, roles.get(row.id, {}))
        for row in connection.execute(sa.select(moderator).order_by(moderator.c.email))
    ]


def find_one(connection: sa.Connection, email: str) -> Somebody:
    """The account with this address. Raises NotFound."""
    wanted = email.strip().casefold()
    for one in everybody(connection):
        if one.email == wanted:
            return one
    raise NotFound("there is no moderator with this address", code="moderator_not_found")


def disable(connection: sa.Connection, moderator_id: str, now: datetime) -> None:
    """From now on this account opens nothing; its sites stay, for when it is enabled again."""
    _set_disabled(connection, moderator_id, now)
    _end_all(connection, moderator_id)
    _note(connection, moderator_id, "moderator_disabled", now)


def enable(connection: sa.Connection, moderator_id: str, now: datetime) -> None:
    """The account may sign in again."""
    _set_disabled(connection, moderator_id, None)
    _note(connection, moderator_id, "moderator_enabled", now)


def set_password(
    connection: sa.Connection, moderator_id: str, password: str, now: datetime
) -> None:
    """Replace a password that was forgotten, and end all sessions."""
    hashed = hash_password(password)
    which = moderator.c.id == moderator_id
    connection.execute(moderator.update().where(which).values(password_hash=hashed))
    _end_all(connection, moderator_id)
    _note(connection, moderator_id, "password_changed", now)


def sign_out(connection: sa.Connection, moderator_id: str, now: datetime) -> int:
    """End all sessions of this account; how many there were."""
    ended = _end_all(connection, moderator_id)
    _note(connection, moderator_id, "sessions_ended", now)
    return ended


def untie(connection: sa.Connection, moderator_id: str, now: datetime) -> bool:
    """Forget this person's account at the OpenID provider, and end all sessions; if one was known.

    Whoever the provider next vouches for with the same address is tied anew.
    """
    which = moderator_identity.c.moderator_id == moderator_id
    known = connection.execute(moderator_identity.delete().where(which)).rowcount == 1
    _end_all(connection, moderator_id)
    _note(connection, moderator_id, "identity_untied", now)
    return known


def sites_without_admin(connection: sa.Connection) -> list[str]:
    """Sites that people work at, none of whom is an admin who can sign in."""
    admins = (
        sa.select(sa.literal(1))
        .join_from(moderator_site, moderator, moderator.c.id == moderator_site.c.moderator_id)
        .where(
            moderator_site.c.site_id == site.c.id,
            moderator_site.c.role == Role.ADMIN.value,
            moderator.c.disabled_at.is_(None),
        )
    )
    staffed = sa.select(sa.literal(1)).where(moderator_site.c.site_id == site.c.id)
    query = sa.select(site.c.id).where(staffed.exists(), ~admins.exists()).order_by(site.c.id)
    return [row.id for row in connection.execute(query)]


def _end_all(connection: sa.Connection, moderator_id: str) -> int:
    let_go(connection, moderator_id)
    return close_all_sessions(connection, moderator_id)


def _set_disabled(connection: sa.Connection, moderator_id: str, since: datetime | None) -> None:
    which = moderator.c.id == moderator_id
    connection.execute(moderator.update().where(which).values(disabled_at=since))


def _note(connection: sa.Connection, moderator_id: str, verb: str, now: datetime) -> None:
    write_deed(connection, Deed(None, None, verb, "moderator", moderator_id), now)
