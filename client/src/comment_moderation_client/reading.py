"""What everybody may read: threads, as data and as HTML, single comments, counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from comment_moderation_client.calling import Caller
from comment_moderation_client.models import Comment, Page


class Reading(Caller):
    """Reading needs no key, but for comments that are not published."""

    def comment(self, comment_id: str, *, author_token: str | None = None) -> Comment:
        """A comment: with a key that may read, by its author, or once it is published."""
        headers = {"Author-Token": author_token} if author_token else {}
        return self._comment("GET", comment_id, headers=headers)

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
        return self._page(f"{self._article(article)}/comments", query)

    def whole_thread(self, article: str, *, sort: str | None = None) -> Iterator[Comment]:
        """All published comments under an article, page by page."""
        cursor: str | None = None
        while True:
            page = self.thread(article, sort=sort, limit=100, cursor=cursor)
            yield from page.items
            cursor = page.next_cursor
            if cursor is None:
                return

    def thread_html(
        self,
        article: str,
        *,
        sort: str | None = None,
        language: str | None = None,
        limit: int | None = None,
    ) -> str:
        """The thread as a piece of HTML for a page of the site's own, safe to put in as it is.

        Everything that readers wrote is escaped in it. `language` is that of the words around
        the comments.
        """
        query = {"sort": sort, "lang": language, "limit": limit}
        path = f"{self._article(article)}/comments.html"
        return str(self._transport.ask("GET", path, query=query).document)

    def counts(self, articles: Sequence[str]) -> dict[str, int]:
        """How many comments are published under each of these articles."""
        query = {"article": list(articles)}
        answer = self._transport.ask("GET", f"{self._site}/counts", query=query)
        return {str(name): int(count) for name, count in answer.document.items()}
