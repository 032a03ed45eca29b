"""Which page of a thread was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask import request

from moderation.domain.errors import InvalidSubmission
from moderation.domain.ids import is_id
from moderation.http.cursors import cursor_at, page_cursor, page_limit
from moderation.http.presenting import time_text
from moderation.publication.thread import (
    Page,
    Place,
    Sort,
    is_under,
    read_replies,
    read_thread,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A page: of which comments, in which order, after which place, of how many."""

    site_id: str
    article_id: str
    sort: Sort
    parent_id: str | None
    after: Place | None
    limit: int

    def read(self, connection: sa.Connection) -> Page:
        """The page itself."""
        article = (self.site_id, self.article_id)
        if self.parent_id is None:
            return read_thread(connection, article, self.sort, self.after, self.limit)
        if not is_under(connection, article, self.parent_id):
            return Page((), None)
        return read_replies(connection, article, self.parent_id, self.sort, self.after, self.limit)

    @property
    def leaves_replies_out(self) -> bool:
        """Whether what is listed stands on one level, with its replies to be asked for."""
        return self.sort is Sort.TOP_LEVEL or self.parent_id is not None

    def cursor_at(self, place: Place | None) -> str | None:
        """What asks for the page after this place; None where there is none."""
        text = time_text(place.published_at) if place else None
        return cursor_at(_purpose(self), [text, place.id]) if place and text else None


def read_asked(site_id: str, article_id: str) -> Asked:
    """What this request asks for. Raises InvalidSubmission."""
    start = Asked(site_id, article_id, _sort(), _parent(), None, page_limit())
    return Asked(
        site_id, article_id, start.sort, start.parent_id, _place(_purpose(start)), start.limit
    )


def _purpose(asked: Asked) -> str:
    return f"thread {asked.site_id} {asked.article_id} {asked.sort} {asked.parent_id or ''}"


def _sort() -> Sort:
    try:
        return Sort(request.args.get("sort") or Sort.NEWEST)
    except ValueError:
        message = f"must be one of {', '.join(Sort)}"
        raise InvalidSubmission("the order is not valid", (("sort", message),)) from None


def _parent() -> str | None:
    parent = request.args.get("parent") or None
    if parent is not None and not is_id(parent):
        message = "is not the id of a comment"
        raise InvalidSubmission("the parent is not valid", (("parent", message),))
    return parent


def _place(purpose: str) -> Place | None:
    parts = page_cursor(purpose)
    return None if parts is None else Place(datetime.fromisoformat(parts[0]), parts[1])
