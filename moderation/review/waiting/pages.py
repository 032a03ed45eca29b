"""`/review`: the queue as a page, and its cards alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import Response, make_response, render_template, request, url_for

from moderation.domain.errors import NotFound
from moderation.domain.ids import is_id
from moderation.domain.roles import Permission
from moderation.http.context import services
from moderation.http.cursors import cursor_at, page_cursor, page_limit
from moderation.review import wording
from moderation.review.access import (
    at_site,
    moderator,
    own_site,
    own_sites,
    preferences,
    signed_in,
)
from moderation.review.page_blueprint import page_blueprint
from moderation.review.people.moderators import ReviewedSite
from moderation.review.shifts import has_had_enough
from moderation.review.waiting.asking import Asked, asked_of_page
from moderation.review.waiting.chips import chips_of
from moderation.review.waiting.desk import read_cards, read_desk
from moderation.review.waiting.queue import COUNTED

blueprint = page_blueprint("review_pages", __name__, with_static=True)

ON_A_PAGE = 20


@blueprint.get("")
@signed_in
def show_queue() -> str:
    """What is held at one of the moderator's sites."""
    sites = own_sites()
    if not sites:
        return render_template("review/no_sites.html", sites=sites)
    with services().database.read() as connection:
        desk = read_desk(connection, [one.id for one in sites], moderator().moderator_id)
    # Without a choice, the first site where something waits.
    busy = (id_ for id_, waiting in desk.waiting.items() if waiting.held)
    site = own_site(sites, request.args.get("site") or next(busy, sites[0].id))
    context = _cards(site)
    return render_template(
        "review/queue.html",
        sites=sites,
        counts={id_: waiting.held for id_, waiting in desk.waiting.items()},
        counted=COUNTED,
        escalated=desk.waiting[site.id].escalated,
        views=[one for one in desk.views if one.site_id == site.id],
        after=desk.after[site.id],
        done=_done(),
        **context,
    )


@blueprint.get("/sites/<site>/cards")
@at_site(Permission.READ)
def show_cards(site: ReviewedSite) -> Response:
    """The cards of a page of the queue and nothing else; `Next-Cursor` leads to more of them."""
    context = _cards(site)
    answer = make_response(render_template("review/cards.html", **context))
    if context["next_cursor"]:
        answer.headers["Next-Cursor"] = context["next_cursor"]
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/<path:rest>")
@signed_in
def show_nothing(rest: str) -> str:  # noqa: ARG001 - Flask passes what the path holds
    """Anything else under /review."""
    raise NotFound("this page does not exist")


def _cards(site: ReviewedSite) -> dict[str, Any]:
    """What the templates of cards are rendered with."""
    limit = page_limit() if "limit" in request.args else ON_A_PAGE
    with services().database.read() as connection:
        now = services().database.now(connection)
        asked = asked_of_page(request.args, site.id, now, moderator().moderator_id)
        asked = _spared(asked, connection, now)
        after = page_cursor(asked.purpose("review"))
        cards = read_cards(connection, asked, after, limit, moderator().moderator_id)

    def address(**changes: str | None) -> str:
        """The same list with other parameters; None leaves one out. It begins anew."""
        values: dict[str, Any] = {**asked.args, **changes}
        return url_for("review_pages.show_queue", site=site.id, **values)

    return {
        "site": site,
        "order": asked.order,
        "filter": asked.which,
        "asked": asked.args,
        "with_severe": asked.with_severe,
        "view": asked.view,
        "address": address,
        "back": address(cursor=request.args.get("cursor")),
        "chips": chips_of(asked, address, cards.around.articles, cards.author_name),
        "next_cursor": _next_cursor(asked, cards.page),
        "page": cards.page,
        "around": cards.around,
        "names": cards.names,
        "records": cards.records,
        "claims": cards.claims,
        "escalations": cards.escalations,
        "reports": cards.reports,
        "now": now,
    }


def _spared(asked: Asked, connection: sa.Connection, now: datetime) -> Asked:
    """The queue leaves what is severe to others once this moderator has had enough of it."""
    if asked.with_severe or asked.which.escalated is not False:
        return asked
    me, cap = moderator().moderator_id, preferences().severe_cap
    spared = has_had_enough(connection, me, cap, now)
    return replace(asked, which=replace(asked.which, spared=spared))


def _next_cursor(asked: Asked, page: Any) -> str | None:
    return cursor_at(asked.purpose("review"), page.items[-1].place) if page.more else None


def _done() -> tuple[str, str] | None:
    """What was just done and to which comment, when the address says so in a form we know.

    The first is a name in `wording.TOLD`.
    """
    told, of = request.args.get("done", ""), request.args.get("of", "")
    if told not in wording.TOLD:
        return None
    if told not in wording.TOLD_OF_COMMENTS:
        return told, ""
    return (told, of) if is_id(of) else None
