"""Keeping the full-text index of comments.

PostgreSQL keeps its own. SQLite's keeps no texts, so it must be told the old one to forget it; its
schema is not trusted to run triggers, so this is called wherever a text is written.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

import sqlalchemy as sa

_NUMBER = sa.text(
    "INSERT INTO comment_search_row (comment_id) VALUES (:comment_id)"
    " ON CONFLICT (comment_id) DO UPDATE SET comment_id = excluded.comment_id RETURNING number"
)
_ADD = sa.text(
    "INSERT INTO comment_search (rowid, author_name, body) VALUES (:number, :author_name, :body)"
)
_NUMBER_ALL = sa.text(
    "INSERT INTO comment_search_row (comment_id) SELECT value FROM json_each(:ids) ORDER BY key"
)
_ADD_ALL = sa.text(
    "INSERT INTO comment_search (rowid, author_name, body) SELECT number, author_name, body"
    " FROM json_each(:ids) CROSS JOIN comment_search_row ON comment_id = value"
    " CROSS JOIN comment ON comment.id = comment_id ORDER BY number"
)
_FORGET = sa.text(
    "INSERT INTO comment_search (comment_search, rowid, author_name, body)"
    " VALUES ('delete', :number, :author_name, :body)"
)


def add_text(connection: sa.Connection, comment_id: str, author_name: str, body: str) -> None:
    """From now on the comment is found by these words."""
    _run(connection, _ADD, comment_id, author_name, body)


def add_texts(connection: sa.Connection, comment_ids: Sequence[str]) -> None:
    """From now on these comments, which are written already, are found by their words."""
    if connection.dialect.name != "sqlite":
        return
    given = {"ids": json.dumps(list(comment_ids))}
    connection.execute(_NUMBER_ALL, given)
    connection.execute(_ADD_ALL, given)


def forget_text(connection: sa.Connection, comment_id: str, author_name: str, body: str) -> None:
    """From now on it is not found by these words; they must be exactly those that were added."""
    _run(connection, _FORGET, comment_id, author_name, body)


def _run(
    connection: sa.Connection, statement: sa.TextClause, comment_id: str, name: str, body: str
) -> None:
    if connection.dialect.name != "sqlite":
        return
    number = connection.execute(_NUMBER, {"comment_id": comment_id}).scalar_one()
    connection.execute(statement, {"number": number, "author_name": name, "body": body})
