"""What notices are made with, and who wants them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from moderation.domain.notices import wants_backlog, wants_digest
from moderation.domain.roles import Role
from moderation.storage.policies import PolicyBook
from moderation.storage.queries.moderator_mails import NoticeKind
from moderation.storage.queries.notices import Colleague, colleagues_at
from moderation.storage.unit_of_work import Database


@dataclass(frozen=True, slots=True)
class Office:
    """The parts. `now` reads a clock that all workers agree on."""

    database: Database
    policies: PolicyBook
    now: Callable[[sa.Connection], datetime]


_WANTS = {NoticeKind.BACKLOG: wants_backlog, NoticeKind.DIGEST: wants_digest}


def who_wants(connection: sa.Connection, site_id: str, kind: NoticeKind) -> list[Colleague]:
    """Who works at this site, can sign in, and wants such mails."""
    return [
        one
        for one in colleagues_at(connection, site_id)
        if _WANTS[kind](Role(one.role), one.preferences)
    ]
