"""What is published, as JSON, without a key: threads, and how many comments articles have."""

from __future__ import annotations

import hashlib
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, Response, json, request

from moderation.domain.errors import InvalidSubmission
from moderation.http.auth import known_site, public
from moderation.http.context import services
from moderation.http.markup import tree, wants_tree
from moderation.http.presenting import comment_json, time_text
from moderation.publication.asking import read_asked
from moderation.publication.serving import CACHE_CONTROL, answer, freshness_of
from moderation.publication.thread import Gone, Shown
from moderation.storage.queries.public_counts import published_under

blueprint = Blueprint("publication", __name__)

MOST_ARTICLES = 100
LONGEST_ARTICLE_ID = 200


@blueprint.get("/v1/sites/<site>/articles/<article:article>/comments")
@public
def list_comments(site: str, article: str) -> Response:
    """The published comments under an article, or the replies to one of them."""
    fresh = freshness_of(site, article)
    asked, with_tree = read_asked(site, article), wants_tree()

    def make(connection: sa.Connection) -> str:
        markup = services().policies.for_site(connection, site).markup if with_tree else None
        page = asked.read(connection)
        items = [_item(one, markup) for one in page.items]
        found: dict[str, Any] = {"items": items, "next_cursor": asked.cursor_at(page.next)}
        if asked.leaves_replies_out:
            found["gone"] = [_gone(one) for one in page.gone]
        return json.dumps(found)

    return answer(site, article, fresh, "application/json", make)


@blueprint.get("/v1/sites/<site>/counts")
@public
def count_comments(site: str) -> Response:
    """How many comments are published under each of some articles."""
    known_site(site)
    wanted = _articles()
    with services().database.read() as connection:
        found = published_under(connection, site, wanted)
    response = Response(json.dumps(found), content_type="application/json")
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:32])
    response.headers["Cache-Control"] = CACHE_CONTROL
    response.make_conditional(request)
    return response


def _item(shown: Shown, markup: frozenset[str] | None) -> dict[str, Any]:
    item = comment_json(shown.comment) | {"reply_count": shown.reply_count}
    if markup is not None:
        item["content"] = tree(shown.comment.body, markup)
    return item


def _gone(one: Gone) -> dict[str, Any]:
    when = time_text(one.published_at)
    about = {"id": one.id, "parent_id": one.parent_id, "published_at": when}
    return {**about, "reply_count": one.reply_count}


def _articles() -> list[str]:
    wanted = list(dict.fromkeys(request.args.getlist("article")))
    if not wanted or len(wanted) > MOST_ARTICLES:
        message = f"name 1 to {MOST_ARTICLES} articles"
    elif not all(0 < len(one) <= LONGEST_ARTICLE_ID for one in wanted):
        message = f"an article's id has 1 to {LONGEST_ARTICLE_ID} characters"
    else:
        return wanted
    raise InvalidSubmission("the articles are not valid", (("article", message),))
