"""What the roles are called, and what each may do, for whoever gives one or gets one."""

from __future__ import annotations

from moderation.domain.roles import Role
from moderation.http.languages import mark

NAMES: dict[Role, str] = {
    Role.MODERATOR: mark("Moderator"),
    Role.LEAD: mark("Lead"),
    Role.ADMIN: mark("Admin"),
}

# For whoever gives a role.
MEANINGS: dict[Role, str] = {
    Role.MODERATOR: mark("Decides on held comments, and blocks or trusts commenters."),
    Role.LEAD: mark(
        "Also decides what was escalated, takes back what colleagues decided, decides on many "
        "at once, and keeps articles and words."
    ),
    Role.ADMIN: mark("Also sets the policy, invites people, and reads the log."),
}

# For whoever gets one.
DUTIES: dict[Role, str] = {
    Role.MODERATOR: mark("Decide on held comments, and block or trust commenters."),
    Role.LEAD: mark(
        "Decide what was escalated or many at once, take back what colleagues decided, and keep "
        "articles and words."
    ),
    Role.ADMIN: mark("Set the policy, invite people, and read the log."),
}


def up_to(role: Role) -> tuple[Role, ...]:
    """The roles whose duties somebody with this role has, this one last."""
    order = tuple(Role)
    return order[: order.index(role) + 1]
