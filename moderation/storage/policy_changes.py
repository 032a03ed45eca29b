"""Changing what a site sets differently from the default policy: the one place that does.

The settings, the revision that remembers them and the entry in the audit log are written
together, whoever asked: an operator at the command line or an administrator on the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from moderation.domain.errors import Conflict, NotFound
from moderation.storage.policies import PolicyBook
from moderation.storage.queries import policy_revisions, sites
from moderation.storage.queries.audit import Deed, write_deed


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """New overrides for a site, checked when they are written.

    `seen` is the version of the policy that whoever changes it had before them; None from an
    operator, whose word is the last. `moderator_id` is None for an operator as well. `action` is
    how the audit log calls it.
    """

    site_id: str
    overrides: Mapping[str, Any]
    moderator_id: str | None = None
    note: str = ""
    seen: str | None = None
    action: str = "policy_changed"


def change_policy(
    connection: sa.Connection, policies: PolicyBook, change: PolicyChange, now: datetime
) -> str:
    """Put the new overrides in force; the version of the policy that they make.

    Raises BadPolicy when they cannot be right, NotFound for an unknown site, and Conflict
    (`policy_changed`) when somebody else changed the policy after it was seen.
    """
    version = policies.with_overrides(change.overrides).version
    if not sites.lock_site(connection, change.site_id):
        raise NotFound("there is no such site", code="site_not_found")
    before = policies.for_site(connection, change.site_id).version
    if change.seen is not None and change.seen != before:
        raise Conflict(
            "somebody changed the policy after you opened it; nothing of yours was saved",
            code="policy_changed",
        )
    policy_revisions.remember_first(connection, change.site_id, before, now)
    sites.set_policy_overrides(connection, change.site_id, change.overrides)
    revision = policy_revisions.NewRevision(
        change.site_id, version, change.overrides, change.moderator_id, change.note
    )
    revision_id = policy_revisions.add_revision(connection, revision, now)
    details = {"before": before, "after": version, "revision": revision_id}
    deed = Deed(change.site_id, change.moderator_id, change.action, "policy", version, details)
    write_deed(connection, deed, now)
    return version
