"""The policy in force at a site: the default with the site's overrides laid over it."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from moderation.domain.policy_settings import BadPolicy, PolicySettings, policy_from
from moderation.storage.queries.sites import policy_overrides

log = logging.getLogger(__name__)


class PolicyBook:
    """Looks policies up. The overrides are read every time, parsed only when they are new."""

    def __init__(self, default_tables: Mapping[str, Any]) -> None:
        self._tables = default_tables
        self.default = policy_from(default_tables)
        self._parse = lru_cache(maxsize=1024)(self._parse_overrides)

    def for_site(self, connection: sa.Connection, site_id: str) -> PolicySettings:
        """The settings in force at this site.

        Where its overrides cannot be read (an older version wrote them, say) that is the
        default, marked so that nothing is published under it.
        """
        overrides = policy_overrides(connection, site_id)
        if not overrides:
            return self.default
        return self._parse(json.dumps(overrides, sort_keys=True))

    def with_overrides(self, overrides: Mapping[str, Any]) -> PolicySettings:
        """What the policy would be with these overrides. Raises BadPolicy."""
        return policy_from(self._tables, overrides)

    def _parse_overrides(self, overrides: str) -> PolicySettings:
        try:
            return policy_from(self._tables, json.loads(overrides))
        except BadPolicy as error:
            log.error("a site's policy cannot be read: %s", error)  # noqa: TRY400
            version = f"{self.default.version}+unreadable"
            return replace(self.default, version=version, unreadable=True)
