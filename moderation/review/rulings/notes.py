"""What moderators note for each other, on a comment or on a commenter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa

from moderation.domain.errors import NotFound
from moderation.domain.ids import new_id
from moderation.storage.queries import authors
from moderation.storage.queries.audit import Deed, write_deed
from moderation.storage.tables import note
from moderation.storage.unit_of_work import Database

LONGEST_NOTE = 2_000

# Called with the id of the new note, in its transaction.
Together = Callable[[sa.Connection, str, datetime], None]


def note_on_comment(
    database: Database,
    site_id: str,
    moderator_id: str,
    comment_id: str,
    text: str,
    together: Together = lambda _connection, _note_id, _now: None,
) -> str:
    """Keep a note on a comment of this site; its id."""
    with database.write() as connection:
        now = database.now(connection)
        written = write_note(connection, site_id, moderator_id, text, now, comment_id=comment_id)
        details = {"note": written}
        deed = Deed(site_id, moderator_id, "comment_noted", "comment", comment_id, details)
        write_deed(connection, deed, now)
        together(connection, written, now)
    return written


def note_on_author(
    database: Database,
    site_id: str,
    moderator_id: str,
    author_id: str,
    text: str,
    together: Together = lambda _connection, _note_id, _now: None,
) -> str:
    """Keep a note on a commenter; its id. Raises NotFound for another site's."""
    with database.write() as connection:
        now = database.now(connection)
        author = authors.author_by_id(connection, author_id)
        if author is None or author.site_id != site_id:
            raise NotFound("there is no such commenter", code="author_not_found")
        written = write_note(connection, site_id, moderator_id, text, now, author_id=author_id)
        details = {"note": written}
        deed = Deed(site_id, moderator_id, "author_noted", "author", author_id, details)
        write_deed(connection, deed, now)
        together(connection, written, now)
    return written


def write_note(
    connection: sa.Connection,
    site_id: str,
    moderator_id: str,
    text: str,
    now: datetime,
    **about: str,
) -> str:
    """A note `about` a `comment_id` or an `author_id`; its id."""
    note_id = new_id()
    connection.execute(
        note.insert().values(
            id=note_id,
            site_id=site_id,
            moderator_id=moderator_id,
            text=text,
            created_at=now,
            **about,
        )
    )
    return note_id
