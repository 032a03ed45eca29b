"""Who moderates which sites."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from moderation.domain.roles import Role
from moderation.storage.tables import moderator, moderator_site, site

LONGEST_ADDRESS = 254


@dataclass(frozen=True, slots=True)
class Account:
    """What signing in needs to know of a moderator."""

    id: str
    password_hash: str


@dataclass(frozen=True, slots=True)
class ReviewedSite:
    """A site as one of its moderators sees it named, and what that person is there."""

    id: str
    name: str
    role: Role = Role.MODERATOR


def find_account(connection: sa.Connection, email: str) -> Account | None:
    """The moderator with this address who may sign in, or None."""
    if "\x00" in email or len(email) > LONGEST_ADDRESS:
        return None
    query = sa.select(moderator.c.id, moderator.c.password_hash).where(
        moderator.c.email == email, moderator.c.disabled_at.is_(None)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else Account(row.id, row.password_hash)


def lock_account(connection: sa.Connection, account: Account) -> bool:
    """Whether it may still sign in with the same password; until the end, nobody changes that."""
    query = (
        sa.select(sa.literal(1))
        .where(
            moderator.c.id == account.id,
            moderator.c.password_hash == account.password_hash,
            moderator.c.disabled_at.is_(None),
        )
        .with_for_update(key_share=True)
    )
    return connection.execute(query).first() is not None


def email_of(connection: sa.Connection, moderator_id: str) -> str:
    """The address with which this moderator signs in. Raises LookupError without one."""
    query = sa.select(moderator.c.email).where(moderator.c.id == moderator_id)
    found = connection.execute(query).scalar_one_or_none()
    if found is None:
        raise LookupError("a moderator who is signed in has no account")
    return str(found)


def sites_of(connection: sa.Connection, moderator_id: str) -> list[ReviewedSite]:
    """The sites that this moderator may see and rule at, by name."""
    query = (
        sa.select(site.c.id, site.c.name, moderator_site.c.role)
        .join_from(moderator_site, site, site.c.id == moderator_site.c.site_id)
        .where(moderator_site.c.moderator_id == moderator_id)
        .order_by(site.c.name, site.c.id)
    )
    return [ReviewedSite(row.id, row.name, Role(row.role)) for row in connection.execute(query)]


def names_of(connection: sa.Connection, moderator_ids: Iterable[str]) -> dict[str, str]:
    """What these moderators are called."""
    query = sa.select(moderator.c.id, moderator.c.name).where(
        moderator.c.id.in_(sorted(moderator_ids))
    )
    return {row.id: row.name for row in connection.execute(query)}
