"""The queue by API."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from moderation.http.context import services
from moderation.http.cursors import cursor_at, page_cursor, page_limit
from moderation.http.presenting import comment_json, decision_json
from moderation.review.access import moderating
from moderation.review.waiting.asking import asked_of_call
from moderation.review.waiting.queue import Item, read_queue

blueprint = Blueprint("review", __name__)


@blueprint.get("/v1/sites/<site>/queue")
@moderating
def get_queue(site: str) -> Response:
    """What waits for a moderator."""
    asked = asked_of_call(request.args, site)
    purpose, limit = asked.purpose("queue"), page_limit()
    with services().database.read() as connection:
        page = read_queue(connection, asked.which, asked.order, page_cursor(purpose), limit)
    cursor = cursor_at(purpose, page.items[-1].place) if page.more else None
    return jsonify({"items": [_item_json(item) for item in page.items], "next_cursor": cursor})


def _item_json(item: Item) -> dict[str, object]:
    decision = decision_json(item.decision) if item.decision else None
    return {**comment_json(item.comment), "decision": decision}
