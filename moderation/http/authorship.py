"""Whether a request comes from a comment's author: who holds the token of its submission does."""

from __future__ import annotations

from flask import request

from moderation.domain.errors import Forbidden, NotAuthenticated
from moderation.http.context import services

HEADER = "Author-Token"


def proves_author(comment_id: str) -> bool:
    """Whether the token that came along is this comment's."""
    token = request.headers.get(HEADER, "")
    return bool(token) and services().secrets.is_author_token(comment_id, token)


def require_author(comment_id: str) -> None:
    """`NotAuthenticated` without a token, `Forbidden` with another's."""
    if HEADER not in request.headers:
        raise NotAuthenticated("send the author's token in the header Author-Token")
    if not proves_author(comment_id):
        services().limiter.check_public_post()
        raise Forbidden("this is not the author's token of this comment", code="not_the_author")
