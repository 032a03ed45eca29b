"""The published comments under the demo article, replies below what they reply to."""

from __future__ import annotations

from dataclasses import dataclass, field

import sqlalchemy as sa

from moderation.domain.comment import Comment
from moderation.publication.thread import Sort
from moderation.publication.thread import read_thread as read_page

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Branch:
    """A comment and the replies to it, oldest first."""

    comment: Comment
    replies: list[Branch] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Thread:
    """The newest comments of an article: `branches` with the newest first, all of them by id."""

    branches: tuple[Branch, ...]
    by_id: dict[str, Comment]
    more: bool


def read_thread(connection: sa.Connection, site_id: str, article_id: str) -> Thread:
    """The newest comments; a reply whose parent is not among them stands by itself."""
    page = read_page(connection, (site_id, article_id), Sort.NEWEST, None, SHOWN)
    shown = [item.comment for item in page.items]
    branches = {one.id: Branch(one) for one in shown}
    top = []
    for one in shown:
        parent = branches.get(one.parent_id) if one.parent_id else None
        if parent is None:
            top.append(branches[one.id])
        else:
            parent.replies.insert(0, branches[one.id])
    return Thread(tuple(top), {one.id: one for one in shown}, page.next is not None)
