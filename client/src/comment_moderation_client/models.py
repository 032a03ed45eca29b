"""What the service answers, as frozen values. Times are aware, in UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment. What an answer did not say is None.

    `status` is one of unverified, pending, published, held, rejected, withdrawn, expired and
    erased. `author_token` comes with the answer to a submission alone: with it the author may
    change or withdraw the comment. `decision` needs a key with the scope `moderate`.
    """

    id: str
    article_id: str
    parent_id: str | None
    status: str
    version: int
    body: str
    author_id: str
    author_name: str
    created_at: datetime
    published_at: datetime | None
    reply_count: int | None = None
    author_token: str | None = None
    decision: Mapping[str, Any] | None = None

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> Comment:
        """From the service's own document."""
        author = found.get("author") or {}
        return cls(
            id=found["id"],
            article_id=found["article_id"],
            parent_id=found.get("parent_id"),
            status=found["status"],
            version=int(found["version"]),
            body=found.get("body") or "",
            author_id=str(author.get("id", "")),
            author_name=str(author.get("name", "")),
            created_at=datetime.fromisoformat(found["created_at"]),
            published_at=_time(found.get("published_at")),
            reply_count=found.get("reply_count"),
            author_token=found.get("author_token"),
            decision=found.get("decision"),
        )


@dataclass(frozen=True, slots=True)
class Page:
    """Some comments of a longer list; `next_cursor` asks for those that follow, None at the end."""

    items: tuple[Comment, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Event:
    """Something happened; `type` is mostly `comment.<state>`: a comment entered that state.

    What only webhooks are told, such as `webhook.test`, is about no comment; `data` is what was
    sent, whatever it is about.
    """

    id: str
    type: str
    timestamp: datetime
    comment: Comment | None
    data: Mapping[str, Any]

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> Event:
        """From an item of the event list, or a delivery."""
        data = found["data"]
        return cls(
            id=found["id"],
            type=found["type"],
            timestamp=datetime.fromisoformat(found["timestamp"]),
            comment=Comment.from_json(data) if found["type"].startswith("comment.") else None,
            data=data,
        )


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
