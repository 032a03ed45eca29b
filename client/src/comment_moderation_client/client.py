"""The client: a method for each thing that an article site's server asks for."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from comment_moderation_client.models import Comment
from comment_moderation_client.moderating import Moderating
from comment_moderation_client.reading import Reading
from comment_moderation_client.telling import Telling


class ModerationClient(Reading, Moderating, Telling):
    """One site at one service. Every method raises ModerationError."""

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
        language: str | None = None,
        wait: float = 0.0,
        idempotency_key: str | None = None,
    ) -> Comment:
        """Hand in a reader's comment. Stored for good when this returns.

        With `wait` (seconds, up to 10) the answer waits for the decision that long. The same
        `idempotency_key` never makes a second comment; without one, each call has its own. Mails
        to the reader are written in `language`, where the service knows it.
        """
        author = {"email": email, "name": name}
        if language is not None:
            author["language"] = language
        document: dict[str, Any] = {"author": author, "body": body}
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

    def edit(self, comment_id: str, body: str, *, author_token: str) -> Comment:
        """The author's new text; it is decided on again."""
        headers = {"Author-Token": author_token}
        return self._comment("PATCH", comment_id, headers=headers, body={"body": body})

    def withdraw(self, comment_id: str, *, author_token: str) -> Comment:
        """The author takes the comment back."""
        return self._comment("DELETE", comment_id, headers={"Author-Token": author_token})

    def request_verification(self, email: str, *, language: str | None = None) -> None:
        """Mail the link that confirms an address. Says the same whatever is known of it."""
        self._create(f"{self._site}/verifications", _address(email, language))

    def request_personal_link(self, email: str, *, language: str | None = None) -> None:
        """Mail the link to all that was written with an address. Says the same for every one."""
        self._create(f"{self._site}/personal-links", _address(email, language))

    def appeal(self, comment_id: str, text: str, *, author_token: str) -> None:
        """The author objects to a rejection, once; the answer comes by mail."""
        headers = {"Author-Token": author_token}
        self._create(self._of_comment(comment_id, "/appeals"), {"text": text}, headers)

    def report(self, comment_id: str, reason: str, note: str = "") -> None:
        """A reader's report of a published comment."""
        self._create(self._of_comment(comment_id, "/reports"), {"reason": reason, "note": note})


def _address(email: str, language: str | None) -> dict[str, Any]:
    return {"email": email} if language is None else {"email": email, "language": language}
