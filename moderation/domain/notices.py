"""Who is told by mail of what waits: what people chose, and what is so where nobody chose."""

from __future__ import annotations

from collections.abc import Mapping

from moderation.domain.roles import Role

BACKLOG_CHOICE, DIGEST_CHOICE = "mail_backlog", "mail_digest"


def wants_backlog(role: Role, chosen: Mapping[str, object]) -> bool:
    """Whether this person is told that too much waits.

    Nobody is until the site has set a limit. Then its leads and admins are, unless they chose
    otherwise: a limit of which nobody hears would be a trap.
    """
    choice = chosen.get(BACKLOG_CHOICE)
    return choice if isinstance(choice, bool) else role is not Role.MODERATOR


def wants_digest(_role: Role, chosen: Mapping[str, object]) -> bool:
    """Whether this person gets the daily summary: only who asked for it."""
    return chosen.get(DIGEST_CHOICE) is True
