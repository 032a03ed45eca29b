"""An author objects to a rejection: once, in the author's own words, for a person to read."""

from __future__ import annotations

from moderation.domain.appeals import Appeal
from moderation.domain.errors import Conflict, Forbidden, NotFound
from moderation.domain.lifecycle import Status
from moderation.storage.policies import PolicyBook
from moderation.storage.queries import comments
from moderation.storage.queries.appeals import add_appeal, find_appeal
from moderation.storage.unit_of_work import Database

LONGEST_APPEAL = 2_000


def appeal(database: Database, policies: PolicyBook, comment_id: str, text: str) -> Appeal:
    """Keep the objection; the same words once more change nothing and are answered alike.

    Raises NotFound, Forbidden (`appeals_not_allowed`) and Conflict (`not_rejected`,
    `already_appealed`).
    """
    with database.write() as connection:
        comment = comments.lock_comment(connection, comment_id)
        if comment is None:
            raise NotFound("there is no such comment", code="comment_not_found")
        if not policies.for_site(connection, comment.site_id).allows_appeals:
            raise Forbidden("this site takes no appeals", code="appeals_not_allowed")
        earlier = find_appeal(connection, comment_id)
        if earlier is not None and earlier.text == text:
            return earlier
        if earlier is not None:
            raise Conflict("there is an appeal about this comment", code="already_appealed")
        if comment.status is not Status.REJECTED:
            raise Conflict("only a rejected comment can be appealed", code="not_rejected")
        new = Appeal(comment_id, comment.site_id, text, database.now(connection))
        add_appeal(connection, new)
    return new
