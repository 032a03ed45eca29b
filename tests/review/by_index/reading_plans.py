"""Plans of both databases, and whether they read a table whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from moderation.storage.unit_of_work import Database

# Of few rows at any time: what waits to be screened.
_SMALL = "ix_comment_pending"
_LOOKS_FOR_ROWS = re.compile(r"\s*((SELECT|WITH)\b.*\bFROM\b|UPDATE\b|DELETE\b)", re.DOTALL)


@contextmanager
def plans_of(database: Database) -> Iterator[list[Any]]:
    """The plan of each SELECT, UPDATE and DELETE while it lasts, asked for where it is done.

    On SQLite a plan is its lines, on PostgreSQL a tree of nodes. What differs in values alone is
    asked for once.
    """
    plans: dict[str, Any] = {}
    explain = _explain_sqlite if database.is_sqlite else _explain_postgresql

    def note(_: object, cursor: Any, sql: str, given: Any, _context: object, many: bool) -> None:
        if _LOOKS_FOR_ROWS.match(sql) and sql not in plans:
            plans[sql] = explain(cursor.connection, sql, given[0] if many else given)

    found: list[Any] = []
    sa.event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        sa.event.remove(database.engine, "before_cursor_execute", note)
        found.extend(plans.values())


def _explain_sqlite(driver: Any, sql: str, given: Any) -> list[str]:
    return [row[3] for row in driver.execute(f"EXPLAIN QUERY PLAN {sql}", given)]


def _explain_postgresql(driver: Any, sql: str, given: Any) -> dict[str, Any]:
    (plan,) = driver.execute(f"EXPLAIN (FORMAT JSON) {sql}", given).fetchone()[0]
    root: dict[str, Any] = plan["Plan"]
    return root


def read_whole(plan: Any, tables: Sequence[str]) -> list[str]:
    """Where it reads one of these tables, or one of their indexes, from one end to the other."""
    if isinstance(plan, list):
        names = "|".join(tables)
        return [line for line in plan if re.match(rf"SCAN ({names})\b", line)]
    return [
        f"{node['Node Type']} {node['Relation Name']} {node.get('Index Name', '')}"
        for node in _nodes(plan)
        if _reads_all(node, tables)
    ]


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan.get("Plans", ()):
        yield from _nodes(child)


def _reads_all(node: dict[str, Any], tables: Sequence[str]) -> bool:
    if node.get("Relation Name") not in tables or node["Node Type"] == "ModifyTable":
        return False
    if node["Node Type"] in ("Index Scan", "Index Only Scan"):
        return "Index Cond" not in node and node["Index Name"] != _SMALL
    return node["Node Type"] != "Bitmap Heap Scan"
