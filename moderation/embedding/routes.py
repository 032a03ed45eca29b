"""`/embed.js`, `/embed.css`, and what the widget asks for before and while somebody writes."""

from __future__ import annotations

import logging

from flask import Blueprint, Response, jsonify, request

from moderation.domain.comment import Scope
from moderation.domain.errors import InvalidSubmission
from moderation.domain.tone import would_be_held_for_its_tone
from moderation.embedding import assets
from moderation.embedding.public_settings import public_settings
from moderation.http.article_fields import LONGEST_ARTICLE_ID
from moderation.http.auth import known_site, public, requires
from moderation.http.context import services
from moderation.http.parsing import Fields, json_object

blueprint = Blueprint("embedding", __name__)

LONGEST_BODY = 5_000
# Asked again every hour: contracts only grow, so yesterday's widget works with today's service.
SCRIPT_CACHE = "public, max-age=3600, stale-while-revalidate=86400"
FOR_EVER = "public, max-age=31536000, immutable"
SETTINGS_CACHE = "public, max-age=30"

log = logging.getLogger(__name__)


@blueprint.get("/embed.js")
@public
def get_script() -> Response:
    """The widget."""
    return _send(assets.script(), "text/javascript", SCRIPT_CACHE)


@blueprint.get("/embed.css")
@public
def get_style() -> Response:
    """Its style. The script names the version it was made with, which never changes."""
    style = assets.style()
    exact = request.args.get("v") == style.tag
    return _send(style, "text/css", FOR_EVER if exact else SCRIPT_CACHE)


@blueprint.get("/v1/sites/<site>/embed")
@public
def get_settings(site: str) -> Response:
    """What the widget needs to know of the site and of one article."""
    article = request.args.get("article", "")
    if not 1 <= len(article) <= LONGEST_ARTICLE_ID:
        message = f"must be 1 to {LONGEST_ARTICLE_ID} characters"
        raise InvalidSubmission("the article is not valid", (("article", message),))
    answer = jsonify(public_settings(known_site(site), article, request.args.get("lang", "")))
    answer.headers["Cache-Control"] = SETTINGS_CACHE
    return answer


@blueprint.post("/v1/sites/<site>/reconsiderations")
@requires(Scope.SUBMIT)
def post_reconsideration(site: str) -> Response:
    """Whether to ask somebody who is about to send this text to think again. Stores nothing."""
    fields = Fields(json_object(request))
    body = fields.text("body", 1, LONGEST_BODY)
    fields.refuse_unknown()
    fields.finish()
    return jsonify({"reconsider": body is not None and _should_ask(site, body)})


def _should_ask(site: str, body: str) -> bool:
    score = services().score_lightly
    with services().database.read() as connection:
        policy = services().policies.for_site(connection, site)
    if score is None or not policy.asks_to_reconsider:
        return False
    try:
        scores, language = score(body)
    except Exception as error:  # noqa: BLE001 - a question that cannot be asked holds nobody up
        log.warning("a text could not be scored: %s", type(error).__name__)
        return False
    return would_be_held_for_its_tone(scores, language, policy)


def _send(asset: assets.Asset, mimetype: str, cache: str) -> Response:
    packed = request.accept_encodings.quality("gzip") > 0
    answer = Response(
        asset.gzipped if packed else asset.body, content_type=f"{mimetype}; charset=utf-8"
    )
    if packed:
        answer.headers["Content-Encoding"] = "gzip"
    answer.headers["Cache-Control"] = cache
    answer.vary.add("Accept-Encoding")
    # Any page may load it: what it may do there is decided by the site's origins.
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer.set_etag(f"{asset.tag}-gzip" if packed else asset.tag)
    answer.make_conditional(request)
    return answer
