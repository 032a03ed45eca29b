"""Who may do what at a site. A role includes all that the roles before it may do."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a person is at one site, from the least to the most."""

    MODERATOR = "moderator"
    LEAD = "lead"
    ADMIN = "admin"


class Permission(StrEnum):
    """Something that a page or a call lets people do."""

    READ = "read"
    RULE = "rule"
    STAND = "stand"
    """Block, trust, or treat as anyone."""
    ESCALATED = "escalated"
    """Rule on what was escalated, and take back what colleagues decided."""
    BULK = "bulk"
    ARTICLES = "articles"
    WORDS = "words"
    POLICY = "policy"
    PEOPLE = "people"
    AUDIT = "audit"
    WEBHOOKS = "webhooks"


LEAST_ROLE: dict[Permission, Role] = {
    Permission.READ: Role.MODERATOR,
    Permission.RULE: Role.MODERATOR,
    Permission.STAND: Role.MODERATOR,
    Permission.ESCALATED: Role.LEAD,
    Permission.BULK: Role.LEAD,
    Permission.ARTICLES: Role.LEAD,
    Permission.WORDS: Role.LEAD,
    Permission.POLICY: Role.ADMIN,
    Permission.PEOPLE: Role.ADMIN,
    Permission.AUDIT: Role.ADMIN,
    Permission.WEBHOOKS: Role.ADMIN,
}
_ORDER = tuple(Role)


def may(role: Role, permission: Permission) -> bool:
    """Whether somebody with this role has this permission."""
    return _ORDER.index(role) >= _ORDER.index(LEAST_ROLE[permission])
