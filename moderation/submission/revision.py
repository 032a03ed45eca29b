"""What the author of a comment may do to it afterwards: change the text, or take it back."""

from __future__ import annotations

import sqlalchemy as sa

from moderation import transitions
from moderation.domain.comment import Comment
from moderation.domain.copies import body_hash
from moderation.domain.errors import Forbidden, NotFound, StaleComment, TransitionNotAllowed
from moderation.domain.lifecycle import Action, Actor, Status
from moderation.storage.policies import PolicyBook
from moderation.storage.queries import comments
from moderation.storage.unit_of_work import Database
from moderation.submission.service import edit_window_is_open


def edit(database: Database, policies: PolicyBook, comment_id: str, body: str) -> Comment:
    """Replace the text, within the site's edit window; the comment is classified again.

    Raises NotFound, Forbidden (`edit_window_closed`), TransitionNotAllowed and StaleComment.
    """
    with database.write() as connection:
        now = database.now(connection)
        comment = _existing(comments.find_comment(connection, comment_id))
        policy = policies.for_site(connection, comment.site_id)
        move = _move(comment, Action.EDIT)
        _refuse_where_a_person_held(connection, comment)
        if not edit_window_is_open(comment, policy, now):
            raise Forbidden("the time for changing this comment is over", code="edit_window_closed")
        if not transitions.edit_text(connection, move, body, body_hash(body), now):
            raise StaleComment("the comment was changed at the same moment")
        return _existing(comments.find_comment(connection, comment_id))


def withdraw(database: Database, comment_id: str) -> Comment:
    """Take the comment back. Raises NotFound, TransitionNotAllowed and StaleComment."""
    with database.write() as connection:
        comment = _existing(comments.find_comment(connection, comment_id))
        move = _move(comment, Action.WITHDRAW)
        if not transitions.carry_out(connection, [move], database.now(connection)):
            raise StaleComment("the comment was changed at the same moment")
        return _existing(comments.find_comment(connection, comment_id))


def _refuse_where_a_person_held(connection: sa.Connection, comment: Comment) -> None:
    """A machine must not publish, for the sake of a new text, what a moderator has held back."""
    if comment.status is not Status.HELD:
        return
    latest = comments.latest_decision(connection, comment.id)
    if latest is not None and latest.ruling.by is Actor.MODERATOR:
        raise TransitionNotAllowed("a moderator has held this comment back")


def _move(comment: Comment, action: Action) -> transitions.Move:
    return transitions.Move(
        comment.id, action, Actor.AUTHOR, comment.status, version=comment.version
    )


def _existing(comment: Comment | None) -> Comment:
    if comment is None:
        raise NotFound("there is no such comment", code="comment_not_found")
    return comment
