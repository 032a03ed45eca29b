"""`GET /v1/sites/{site}/articles/{article}/comments`, public."""

from __future__ import annotations

import hashlib
from datetime import datetime

from flask import Blueprint, Response, json, request

from moderation.domain.errors import InvalidSubmission
from moderation.domain.ids import is_id
from moderation.http.auth import known_site, public
from moderation.http.context import services
from moderation.http.cursors import cursor_at, page_cursor, page_limit
from moderation.http.presenting import comment_json, time_text
from moderation.publication.thread import (
    Page,
    Place,
    Sort,
    in_article,
    read_page,
    replies_to,
)
from moderation.storage.queries import articles

blueprint = Blueprint("publication", __name__)

CACHE_CONTROL = "public, max-age=30, stale-while-revalidate=60"


@blueprint.get("/v1/sites/<site>/articles/<article:article>/comments")
@public
def list_comments(site: str, article: str) -> Response:
    """The published comments under an article, or the replies to one of them."""
    known_site(site)
    sort, parent = _sort(), _parent()
    purpose = f"thread {site} {article} {sort} {parent or ''}"
    after, limit = _place(page_cursor(purpose)), page_limit()
    scope = replies_to(site, article, parent) if parent else in_article(site, article)
    with services().database.read() as connection:
        # In the transaction that reads the page, so that a page never goes by another's tag.
        version = articles.public_version(connection, site, article)
        etag = _etag(version, purpose, limit)
        if request.if_none_match.contains_weak(etag):
            return _cacheable(Response(status=304), etag)
        page = read_page(connection, scope, sort, after, limit)
    body = json.dumps(_document(page, purpose))
    return _cacheable(Response(body, content_type="application/json"), etag)


def _document(page: Page, purpose: str) -> dict[str, object]:
    items = [
        {**comment_json(one), "reply_count": page.reply_counts.get(one.id, 0)}
        for one in page.comments
    ]
    place = page.next
    text = time_text(place.published_at) if place else None
    cursor = cursor_at(purpose, [text, place.id]) if place and text else None
    return {"items": items, "next_cursor": cursor}


def _cacheable(response: Response, etag: str) -> Response:
    response.set_etag(etag)
    response.headers["Cache-Control"] = CACHE_CONTROL
    return response


def _etag(version: int, purpose: str, limit: int) -> str:
    cursor = request.args.get("cursor", "")
    text = f"{version}\x00{purpose}\x00{limit}\x00{cursor}"
    return hashlib.sha256(text.encode()).hexdigest()[:32]


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


def _place(parts: list[str] | None) -> Place | None:
    if parts is None:
        return None
    return Place(datetime.fromisoformat(parts[0]), parts[1])
