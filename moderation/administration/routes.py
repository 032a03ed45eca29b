"""What a site sets about its articles and commenters, by API."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from moderation.administration import editing
from moderation.domain.comment import ArticleModeration, Scope, Standing
from moderation.http.article_fields import (
    LONGEST_TITLE,
    LONGEST_URL,
    check_article_id,
    check_article_url,
)
from moderation.http.auth import requires
from moderation.http.context import services
from moderation.http.parsing import Fields, json_object
from moderation.storage.standing import change_standing

blueprint = Blueprint("administration", __name__)

LONGEST_TEXT = 50_000
# That many characters may take three bytes each, or six when they are escaped.
LARGEST_DESCRIPTION = 400 * 1024
LONGEST_SECTION = 100


@blueprint.put("/v1/sites/<site>/articles/<article:article>")
@requires(Scope.ADMIN)
def put_article(site: str, article: str) -> Response:
    """Describe an article, and say how comments under it are let through."""
    request.max_content_length = LARGEST_DESCRIPTION
    fields = Fields(json_object(request))
    url = fields.text("url", 1, LONGEST_URL, required=False)
    if url is not None:
        check_article_url(fields, url, ())
    described = {
        "url": url,
        "title": fields.text("title", 1, LONGEST_TITLE, required=False),
        "section": fields.text("section", 1, LONGEST_SECTION, required=False),
        "text": fields.text("text", 1, LONGEST_TEXT, required=False),
        "moderation": fields.choice("moderation", tuple(ArticleModeration), required=False),
    }
    check_article_id(fields, article)
    fields.refuse_unknown()
    fields.finish()
    sent = {name: value for name, value in described.items() if value is not None}
    stored = editing.describe(services().database, site, article, sent)
    return jsonify(stored)


@blueprint.get("/v1/sites/<site>/articles/<article:article>")
@requires(Scope.ADMIN)
def get_article(site: str, article: str) -> Response:
    """What is known of an article."""
    return jsonify(editing.look_up(services().database, site, article))


@blueprint.put("/v1/sites/<site>/authors/<author_id>")
@requires(Scope.MODERATE)
def put_author(site: str, author_id: str) -> Response:
    """Block a commenter, trust one, or treat one as anybody."""
    fields = Fields(json_object(request))
    standing = fields.choice("standing", tuple(Standing))
    fields.refuse_unknown()
    fields.finish()
    if standing is None:
        raise AssertionError("finish() raises for a required field that is missing")
    change_standing(services().database, site, author_id, Standing(standing))
    return jsonify({"id": author_id, "standing": standing})
