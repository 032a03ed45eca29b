"""What all of the client's methods have in common: one site at one service, and how it is asked."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from comment_moderation_client.models import Comment, Page
from comment_moderation_client.transport import Transport


class Caller:
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

    def _article(self, article: str) -> str:
        return f"{self._site}/articles/{quote(article, safe='')}"

    def _of_comment(self, comment_id: str, what: str = "") -> str:
        return f"/v1/comments/{quote(comment_id, safe='')}{what}"

    def _comment(self, method: str, comment_id: str, **more: Any) -> Comment:
        path = self._of_comment(comment_id)
        return Comment.from_json(self._transport.ask(method, path, **more).document)

    def _create(
        self, path: str, body: dict[str, Any], headers: dict[str, str] | None = None
    ) -> Any:
        sent = {"Idempotency-Key": uuid4().hex, **(headers or {})}
        return self._transport.ask("POST", path, body=body, headers=sent).document

    def _page(self, path: str, query: Mapping[str, object]) -> Page:
        document = self._transport.ask("GET", path, query=query).document
        items = tuple(Comment.from_json(one) for one in document["items"])
        return Page(items, document["next_cursor"])
