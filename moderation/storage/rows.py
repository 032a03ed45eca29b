"""The type of a row whose columns are known by name only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import sqlalchemy as sa

if TYPE_CHECKING:
    AnyRow: TypeAlias = sa.Row[*tuple[Any, ...]]
else:
    AnyRow = sa.Row
