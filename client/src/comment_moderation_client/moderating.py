"""What the site's moderators and its own system do: the queue, decisions, articles."""

from __future__ import annotations

from typing import Any

from comment_moderation_client.calling import Caller
from comment_moderation_client.models import Comment, Page


class Moderating(Caller):
    """Needs a key with the scope `moderate`; articles need `admin`."""

    def queue(
        self,
        *,
        status: str = "held",
        sort: str | None = None,
        article: str | None = None,
        reason: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Page:
        """What waits for a moderator, the most urgent first unless `sort` says otherwise."""
        query = {"status": status, "sort": sort, "article": article, "reason": reason}
        return self._page(f"{self._site}/queue", {**query, "limit": limit, "cursor": cursor})

    def decide(
        self,
        comment: Comment,
        action: str,
        *,
        reason: str | None = None,
        note: str = "",
        note_to_author: str | None = None,
    ) -> dict[str, Any]:
        """Publish, reject or hold a comment as it was seen; Conflict if somebody was first."""
        body: dict[str, Any] = {"action": action, "version": comment.version, "note": note}
        told = {"reason": reason, "note_to_author": note_to_author}
        body |= {name: value for name, value in told.items() if value is not None}
        return dict(self._create(self._of_comment(comment.id, "/decisions"), body))

    def decisions(self, comment_id: str) -> list[dict[str, Any]]:
        """Everything that was decided about a comment, the first decision first."""
        path = self._of_comment(comment_id, "/decisions")
        found: list[dict[str, Any]] = []
        cursor = None
        while True:
            answer = self._transport.ask("GET", path, query={"limit": 100, "cursor": cursor})
            found.extend(dict(one) for one in answer.document["items"])
            cursor = answer.document["next_cursor"]
            if cursor is None:
                return found

    def describe_article(self, article: str, **fields: str) -> dict[str, Any]:
        """Set url, title, section, text or moderation (default, pre, closed) of an article."""
        answer = self._transport.ask("PUT", self._article(article), body=fields)
        return dict(answer.document)

    def article(self, article: str) -> dict[str, Any]:
        """What the service knows of an article."""
        return dict(self._transport.ask("GET", self._article(article)).document)
