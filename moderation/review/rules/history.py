"""The policies that a site has had, each with what it changed."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from moderation.domain.policy_settings import PolicySettings
from moderation.review.rules.changes import Changes, changes_between
from moderation.review.rules.proposal import readable
from moderation.storage.policies import PolicyBook
from moderation.storage.queries.policy_revisions import Revision, revisions_of


@dataclass(frozen=True, slots=True)
class Entry:
    """A revision. `changes` is None where it, or the one before, cannot be read any more."""

    revision: Revision
    changes: Changes | None
    restorable: bool


def read_history(
    connection: sa.Connection, policies: PolicyBook, site_id: str, limit: int
) -> list[Entry]:
    """The newest revisions. Each is compared with the one before; the first with the default."""
    revisions = revisions_of(connection, site_id, None, limit + 1)
    read: list[PolicySettings | None] = [
        readable(policies, revision.overrides) for revision in revisions
    ]
    if len(revisions) <= limit:
        read.append(policies.default)
    return [
        Entry(revision, _changes(before, after), after is not None and number > 0)
        for number, (revision, after, before) in enumerate(
            zip(revisions, read, read[1:], strict=False)
        )
    ]


def _changes(before: PolicySettings | None, after: PolicySettings | None) -> Changes | None:
    return None if before is None or after is None else changes_between(before, after)
