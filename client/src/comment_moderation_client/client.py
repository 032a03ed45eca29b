"""The client: a method for each thing that an article site's server asks for."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from comment_moderation_client.models import Comment, Event, Page
from comment_moderation_client.transport import Transport


class ModerationClient:
    """One site at one service. Every method raises ModerationError."""

    def __init__(
        self,
        base_url: str,
        site: str,
        key: str | None = None,
        *,
        timeout: float = 10.0,
        retries: int = 2,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`key` may be None for reading what is public. `timeout` is in seconds."""
        self._transport = Transport(base_url, key, timeout=timeout, retries=retries, sleep=sleep)
        self._site = f"/v1/sites/{quote(site, safe='')}"

    def submit(  # noqa: PLR0913 - keywords, each a field of the request
        self,
        article: str,
        *,
        email: str,
        name: str,
        body: str,
        parent_id: str | None = None,
        article_url: str | None = None,
        article_title: str | None = None,
        assertion: str | None = None,
        wait: float = 0.0,
        idempotency_key: str | None = None,
    ) -> Comment:
        """Hand in a reader's comment. Stored for good when this returns.

        With `wait` (seconds, up to 10) the answer waits for the decision that long. The same
        `idempotency_key` never makes a second comment; without one, each call has its own.
        """
        document: dict[str, Any] = {"author": {"email": email, "name": name}, "body": body}
        if parent_id is not None:
            document["parent_id"] = parent_id
        about = {"url": article_url, "title": article_title}
        if any(about.values()):
            document["article"] = {name: value for name, value in about.items() if value}
        if assertion is not None:
            document["author_assertion"] = assertion
        headers = {"Idempotency-Key": idempotency_key or uuid4().hex}
        if wait > 0:
            headers["Prefer"] = f"wait={wait:g}"
        path = f"{self._article(article)}/comments"
        answer = self._transport.ask("POST", path, body=document, headers=headers, more_time=wait)
        return Comment.from_json(answer.document)

    def comment(self, comment_id: str, *, author_token: str | None = None) -> Comment:
        """A comment: with a key that may read, by its author, or once it is published."""
        headers = {"Author-Token": author_token} if author_token else {}
        return self._comment("GET", comment_id, headers=headers)

    def edit(self, comment_id: str, body: str, *, author_token: str) -> Comment:
        """The author's new text; it is decided on again."""
        headers = {"Author-Token": author_token}
        return self._comment("PATCH", comment_id, headers=headers, body={"body": body})

    def withdraw(self, comment_id: str, *, author_token: str) -> Comment:
        """The author takes the comment back."""
        return self._comment("DELETE", comment_id, headers={"Author-Token": author_token})

    def request_verification(self, email: str) -> None:
        """Mail the link that confirms an address. Says the same whatever is known of it."""
        self._create(f"{self._site}/verifications", {"email": email})

    def thread(
        self,
        article: str,
        *,
        sort: str | None = None,
        parent: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Page:
        """A page of the published comments under an article, or of the replies to one."""
        query = {"sort": sort, "parent": parent, "limit": limit, "cursor": cursor}
        answer = self._transport.ask("GET", f"{self._article(article)}/comments", query=query)
        return _page(answer.document)

    def whole_thread(self, article: str, *, sort: str | None = None) -> Iterator[Comment]:
        """All published comments under an article, page by page."""
        cursor: str | None = None
        while True:
            page = self.thread(article, sort=sort, limit=100, cursor=cursor)
            yield from page.items
            cursor = page.next_cursor
            if cursor is None:
                return

    def counts(self, articles: Sequence[str]) -> dict[str, int]:
        """How many comments are published under each of these articles."""
        query = {"article": list(articles)}
        answer = self._transport.ask("GET", f"{self._site}/counts", query=query)
        return {str(name): int(count) for name, count in answer.document.items()}

    def report(self, comment_id: str, reason: str, note: str = "") -> None:
        """A reader's report of a published comment."""
        body = {"reason": reason, "note": note}
        self._create(f"/v1/comments/{quote(comment_id, safe='')}/reports", body)

    def queue(
        self, *, status: str = "held", limit: int | None = None, cursor: str | None = None
    ) -> Page:
        """What waits for a moderator, the most urgent first (scope `moderate`)."""
        query = {"status": status, "limit": limit, "cursor": cursor}
        return _page(self._transport.ask("GET", f"{self._site}/queue", query=query).document)

    def decide(
        self, comment: Comment, action: str, *, reason: str | None = None, note: str = ""
    ) -> dict[str, Any]:
        """Publish, reject or hold a comment as it was seen; Conflict if somebody was first."""
        body: dict[str, Any] = {"action": action, "version": comment.version, "note": note}
        if reason is not None:
            body["reason"] = reason
        found = self._create(f"/v1/comments/{quote(comment.id, safe='')}/decisions", body)
        return dict(found)

    def describe_article(self, article: str, **fields: str) -> dict[str, Any]:
        """Set url, title, section, text or moderation (default, pre, closed) of an article."""
        answer = self._transport.ask("PUT", self._article(article), body=fields)
        return dict(answer.document)

    def events(
        self, after: str | None = None, *, limit: int | None = None
    ) -> tuple[list[Event], str]:
        """Changes of state after a place, in order, and the place after the last of them.

        Keep that place: asking from it again gives what came since, each change once.
        """
        query = {"after": after, "limit": limit}
        found = self._transport.ask("GET", f"{self._site}/events", query=query).document
        return [Event.from_json(one) for one in found["items"]], found["next_cursor"]

    def _article(self, article: str) -> str:
        return f"{self._site}/articles/{quote(article, safe='')}"

    def _comment(self, method: str, comment_id: str, **more: Any) -> Comment:
        path = f"/v1/comments/{quote(comment_id, safe='')}"
        return Comment.from_json(self._transport.ask(method, path, **more).document)

    def _create(self, path: str, body: dict[str, Any]) -> Any:
        headers = {"Idempotency-Key": uuid4().hex}
        return self._transport.ask("POST", path, body=body, headers=headers).document


def _page(document: dict[str, Any]) -> Page:
    items = tuple(Comment.from_json(one) for one in document["items"])
    return Page(items, document["next_cursor"])
