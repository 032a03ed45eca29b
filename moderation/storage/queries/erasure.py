"""Taking out of every table what a commenter wrote, and who that was. What stays is a skeleton.

That a comment was there, when, and what was decided stays: replies hang on it, and numbers that
were published remain true. Its state changes through the one door; these are the texts.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from moderation.domain.comment import Comment, Standing
from moderation.domain.lifecycle import Status
from moderation.storage.queries import search_index
from moderation.storage.queries.comments import lock_comments
from moderation.storage.queries.labels import forget_texts
from moderation.storage.tables import (
    appeal,
    author,
    comment,
    decision,
    idempotency,
    mail,
    moderator_idempotency,
    note,
    personal_link,
    report,
    verification_token,
)

# What stands where a text and a name were.
ERASED = "[erased]"
_IN_ANSWERS: dict[str, Any] = {
    "body": ERASED,
    "name": ERASED,
    "note": "",
    "note_to_author": "",
    "findings": [],
    "text": "",
    "answer": "",
}
_LIVING = [status.value for status in Status if status is not Status.ERASED]


def living_comments(connection: sa.Connection, author_id: str, most: int) -> list[Comment]:
    """Some comments of this author that are not erased, as they stay until the transaction ends."""
    own = (comment.c.author_id == author_id, comment.c.status.in_(_LIVING))
    ids = connection.execute(sa.select(comment.c.id).where(*own).limit(most)).scalars().all()
    return lock_comments(connection, ids)


def blank_comments(connection: sa.Connection, erased: Sequence[Comment]) -> None:
    """Take the texts of these comments out of every table; they are given as they were."""
    ids = [one.id for one in erased]
    for one in erased:
        search_index.forget_text(connection, one.id, one.author_name, one.body)
        forget_texts(connection, one.site_id, [one.body])
    text = {"author_name": ERASED, "body": ERASED, "body_hash": "", "edited_at": None}
    connection.execute(
        comment.update().where(comment.c.id.in_(ids)).values(form_signals=[], **text)
    )
    # What was found in a text quotes it, and so may what people noted.
    said = {"findings": [], "highlights": [], "note": "", "note_to_author": ""}
    connection.execute(decision.update().where(decision.c.comment_id.in_(ids)).values(**said))
    connection.execute(report.update().where(report.c.comment_id.in_(ids)).values(note=""))
    objected = {"text": "", "answer": ""}
    connection.execute(appeal.update().where(appeal.c.comment_id.in_(ids)).values(**objected))
    connection.execute(note.delete().where(note.c.comment_id.in_(ids)))
    about_them = (
        mail.c.author_id.in_({one.author_id for one in erased}),
        mail.c.comment_id.in_(ids),
    )
    connection.execute(mail.delete().where(*about_them))
    for answers in (idempotency, moderator_idempotency):
        _blank_answers(connection, answers, ids)


def blank_author(connection: sa.Connection, author_id: str) -> None:
    """Forget the address, and everything that was kept for it."""
    for table in (note, mail, verification_token, personal_link):
        connection.execute(table.delete().where(table.c.author_id == author_id))
    connection.execute(
        author.update()
        .where(author.c.id == author_id)
        .values(
            email="",
            # No address has a space: nobody is ever found by this.
            email_key=f"erased {author_id}",
            standing=Standing.NORMAL.value,
            verified_at=None,
            language=None,
        )
    )


def is_erased(connection: sa.Connection, author_id: str) -> bool:
    """Whether there is no such commenter any more."""
    query = sa.select(author.c.email).where(author.c.id == author_id)
    return not connection.execute(query).scalar_one_or_none()


def _blank_answers(connection: sa.Connection, answers: sa.Table, ids: Sequence[str]) -> None:
    """A request that is sent again still gets its answer, and does not bring the text back."""
    key = (answers.primary_key.columns.values()[0], answers.c.key_hash)
    query = sa.select(*key, answers.c.answer).where(answers.c.comment_id.in_(ids))
    for caller, key_hash, answer in connection.execute(query).all():
        connection.execute(
            answers.update()
            .where(key[0] == caller, key[1] == key_hash)
            .values(answer=json.dumps(_without_texts(json.loads(answer))))
        )


def _without_texts(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_texts(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        name: _IN_ANSWERS[name] if name in _IN_ANSWERS else _without_texts(one)
        for name, one in value.items()
    }
