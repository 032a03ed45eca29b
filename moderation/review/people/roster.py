"""Who works at a site and as what, and changing that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from moderation.domain.errors import Conflict, Forbidden, NotFound
from moderation.domain.roles import Permission, Role, may
from moderation.review.people.letting_go import let_go
from moderation.storage.queries.audit import Deed, write_deed
from moderation.storage.tables import moderator, moderator_site, session, site

_ORDER = tuple(Role)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works at a site. `seen_at` is when, in a session that is not yet removed."""

    id: str
    name: str
    email: str
    role: Role
    disabled: bool
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class RoleChange:
    """A new role at a site, None to leave it; `by` is None for the operator, who may do all."""

    site_id: str
    moderator_id: str
    role: Role | None
    by: str | None


def people_at(connection: sa.Connection, site_id: str) -> list[Person]:
    """Everybody who works at this site, the highest role first, then by name."""
    seen = (
        sa.select(sa.func.max(session.c.seen_at))
        .where(session.c.moderator_id == moderator.c.id)
        .scalar_subquery()
    )
    query = (
        sa.select(moderator, moderator_site.c.role, seen.label("seen_at"))
        .join_from(moderator_site, moderator, moderator.c.id == moderator_site.c.moderator_id)
        .where(moderator_site.c.site_id == site_id)
    )
    people = [
        Person(
            row.id, row.name, row.email, Role(row.role), row.disabled_at is not None, row.seen_at
        )
        for row in connection.execute(query)
    ]
    return sorted(people, key=lambda one: (-_ORDER.index(one.role), one.name.casefold(), one.id))


def change_role(connection: sa.Connection, change: RoleChange, now: datetime) -> None:
    """Give somebody at a site another role, or none; the operator may bring somebody in as well.

    Raises NotFound for a stranger, Forbidden for what is above whoever changes it, and Conflict
    (`last_admin`) where the site would be left without an admin who can sign in.
    """
    lock_site(connection, change.site_id)
    people = {one.id: one for one in people_at(connection, change.site_id)}
    before = people.get(change.moderator_id)
    if before is None and change.by is not None:
        raise NotFound("nobody with this id works at this site")
    if change.by is not None:
        demand_rank(people, change.by, before.role if before else None, change.role)
        _keep_an_admin(people, change)
    if (before.role if before else None) == change.role:
        return
    _write(connection, change)
    verb = "role_changed" if change.role is not None else "moderator_removed"
    details = {"from": before.role if before else None, "to": change.role}
    deed = Deed(change.site_id, change.by, verb, "moderator", change.moderator_id, details)
    write_deed(connection, deed, now)


def lock_site(connection: sa.Connection, site_id: str) -> None:
    """Who works here is changed by one at a time. Raises NotFound without such a site."""
    query = sa.select(site.c.id).where(site.c.id == site_id).with_for_update(key_share=True)
    if connection.execute(query).first() is None:
        raise NotFound("there is no such site", code="site_not_found")


def demand_rank(people: dict[str, Person], by: str, *roles: Role | None) -> None:
    """Raises Forbidden unless `by` keeps the people here, and has no lower role than these."""
    me = people.get(by)
    if me is None or me.disabled or not may(me.role, Permission.PEOPLE):
        raise Forbidden("your role at this site does not allow this", code="role_missing")
    if any(role is not None and _ORDER.index(role) > _ORDER.index(me.role) for role in roles):
        raise Forbidden("this role is above your own", code="role_missing")


def _keep_an_admin(people: dict[str, Person], change: RoleChange) -> None:
    after = {
        one.id: change.role if one.id == change.moderator_id else one.role
        for one in people.values()
        if not one.disabled
    }
    if Role.ADMIN not in after.values():
        raise Conflict("a site needs an admin: make somebody else one before", code="last_admin")


def _write(connection: sa.Connection, change: RoleChange) -> None:
    which = (
        moderator_site.c.moderator_id == change.moderator_id,
        moderator_site.c.site_id == change.site_id,
    )
    if change.role is None:
        connection.execute(moderator_site.delete().where(*which))
        let_go(connection, change.moderator_id, change.site_id)
        return
    changed = connection.execute(moderator_site.update().where(*which).values(role=change.role))
    if not changed.rowcount:
        add_to_site(connection, change.moderator_id, change.site_id, change.role)


def add_to_site(connection: sa.Connection, moderator_id: str, site_id: str, role: Role) -> None:
    """From now on this is one of the moderator's sites."""
    row = {"moderator_id": moderator_id, "site_id": site_id, "role": role.value}
    connection.execute(moderator_site.insert().values(**row))
