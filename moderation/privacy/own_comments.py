"""What a commenter wrote at a site, each comment with what was decided about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from moderation import transitions
from moderation.domain.appeals import Appeal
from moderation.domain.comment import Article, Comment
from moderation.domain.decision import Decision, Ruling
from moderation.domain.errors import NotFound, StaleComment
from moderation.domain.lifecycle import LIFECYCLE, Action, Actor, Status
from moderation.domain.moves import Move
from moderation.storage.queries import articles, comments
from moderation.storage.queries.appeals import appeals_of
from moderation.storage.tables import comment
from moderation.storage.unit_of_work import Database

_LIVING = tuple(status for status in Status if status is not Status.ERASED)


@dataclass(frozen=True, slots=True)
class OwnComment:
    """A comment as its author sees it. `rejection` is the ruling that keeps it from readers."""

    comment: Comment
    article: Article | None
    rejection: Ruling | None
    appeal: Appeal | None

    @property
    def can_be_withdrawn(self) -> bool:
        rule = LIFECYCLE.get((self.comment.status, Action.WITHDRAW))
        return rule is not None and Actor.AUTHOR in rule.by


@dataclass(frozen=True, slots=True)
class OwnPage:
    """Some of them, the newest first; `after` is the id to go on from, None at the end."""

    items: tuple[OwnComment, ...]
    after: str | None


def read_own_page(
    connection: sa.Connection, author_id: str, before: str | None, most: int
) -> OwnPage:
    """The newest comments of this author that are older than the comment `before`."""
    ids = _newest(connection, author_id, before, most + 1)
    after = ids[most - 1] if len(ids) > most else None
    return OwnPage(tuple(look_at(connection, ids[:most])), after)


def look_at(connection: sa.Connection, comment_ids: Sequence[str]) -> list[OwnComment]:
    """These comments, in this order, with what was decided about them."""
    found = comments.find_comments(connection, comment_ids)
    decisions = comments.latest_decisions(connection, list(comment_ids))
    appeals = appeals_of(connection, comment_ids)
    around = {
        key: articles.find_article(connection, *key)
        for key in sorted({(one.site_id, one.article_id) for one in found.values()})
    }
    shown = (found[one] for one in comment_ids if one in found)
    return [
        OwnComment(
            one,
            around[one.site_id, one.article_id],
            decisions[one.id].ruling if _is_rejected(one, decisions) else None,
            appeals.get(one.id),
        )
        for one in shown
    ]


def find_own(connection: sa.Connection, site_id: str, comment_id: str) -> OwnComment:
    """One comment of this site, as its author sees it. Raises NotFound."""
    for one in look_at(connection, [comment_id]):
        if one.comment.site_id == site_id and one.comment.status is not Status.ERASED:
            return one
    raise NotFound("there is no such comment", code="comment_not_found")


def count_own(connection: sa.Connection, author_id: str) -> dict[Status, int]:
    """How many comments this author has in each state, without those that were erased."""
    query = (
        sa.select(comment.c.status, sa.func.count())
        .where(comment.c.author_id == author_id, comment.c.status.in_(_LIVING))
        .group_by(comment.c.status)
    )
    found = {Status(row[0]): int(row[1]) for row in connection.execute(query)}
    return {status: found[status] for status in _LIVING if status in found}


def withdraw(database: Database, site_id: str, author_id: str | None, comment_id: str) -> None:
    """Take a comment back, at its author's wish; `author_id` is None where a link is the proof.

    Raises NotFound for somebody else's, TransitionNotAllowed and StaleComment.
    """
    with database.write() as connection:
        found = comments.lock_comment(connection, comment_id)
        is_own = found is not None and found.site_id == site_id
        if found is None or not is_own or author_id not in (None, found.author_id):
            raise NotFound("there is no such comment", code="comment_not_found")
        move = Move(found.id, Action.WITHDRAW, Actor.AUTHOR, found.status, version=found.version)
        if not transitions.carry_out(connection, [move], database.now(connection)):
            raise StaleComment("the comment was changed at the same moment")


def _is_rejected(one: Comment, decisions: dict[str, Decision]) -> bool:
    return one.status is Status.REJECTED and one.id in decisions


def _newest(connection: sa.Connection, author_id: str, before: str | None, most: int) -> list[str]:
    """The newest of each state by index, then the newest of those."""
    older = comment.c.id < before if before is not None else sa.true()
    newest = [
        sa.select(
            sa.select(comment.c.id)
            .where(comment.c.author_id == author_id, comment.c.status == one.value, older)
            .order_by(comment.c.id.desc())
            .limit(most)
            .subquery()
        )
        for one in _LIVING
    ]
    ids = connection.execute(sa.union_all(*newest)).scalars()
    return sorted(ids, reverse=True)[:most]
