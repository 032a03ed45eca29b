"""Saving the list that one looks at under a name, and forgetting it."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import Response, request, url_for

from moderation.domain.errors import InvalidSubmission, NotFound
from moderation.domain.roles import Permission
from moderation.http.context import services
from moderation.review.access import at_site, moderator
from moderation.review.page_blueprint import page_blueprint
from moderation.review.people.moderators import ReviewedSite
from moderation.review.rulings.forms import done
from moderation.review.waiting.asking import asked_of_page
from moderation.review.waiting.saved_views import LONGEST_NAME, delete_view, save_view
from moderation.storage.queries.audit import Deed, write_deed

blueprint = page_blueprint("review_views", __name__)
_LONGEST_QUERY = 2_000


@blueprint.post("/sites/<site>/views")
@at_site(Permission.READ)
def post_view(site: ReviewedSite) -> Response:
    """Keep a list: `name`, and `query`, the parameters of its address."""
    name = " ".join(request.form.get("name", "").split())
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        message = f"must have 1 to {LONGEST_NAME} characters"
        raise InvalidSubmission("the view needs a name", (("name", message),))
    who = moderator().moderator_id
    with services().database.write() as connection:
        now = services().database.now(connection)
        asked = asked_of_page(_sent(), site.id, now, who)
        view = (name, urlencode(asked.args))
        view_id = save_view(connection, who, site.id, view, now)
        deed = Deed(site.id, who, "view_saved", "moderator", who, {"view": view_id})
        write_deed(connection, deed, now)
    return done({"id": view_id}, _address(site, **asked.args))


@blueprint.post("/sites/<site>/views/<view_id>/delete")
@at_site(Permission.READ)
def post_delete_view(site: ReviewedSite, view_id: str) -> Response:
    """Forget a list of one's own."""
    who = moderator().moderator_id
    with services().database.write() as connection:
        if not delete_view(connection, who, site.id, view_id):
            raise NotFound("there is no such saved view")
        now = services().database.now(connection)
        deed = Deed(site.id, who, "view_deleted", "moderator", who, {"view": view_id})
        write_deed(connection, deed, now)
    return done({}, _address(site))


def _sent() -> dict[str, str]:
    query = request.form.get("query", "").removeprefix("?")
    if len(query) > _LONGEST_QUERY:
        raise InvalidSubmission("the list is not valid", (("query", "is too long"),))
    return dict(parse_qsl(query))


def _address(site: ReviewedSite, **args: Any) -> str:
    return url_for("review_pages.show_queue", site=site.id, **args)
