"""`/review`: the queue as a page."""

from __future__ import annotations

from flask import render_template, request

from moderation.domain.errors import InvalidSubmission, NotFound
from moderation.domain.ids import is_id
from moderation.domain.lifecycle import Action
from moderation.http.context import services
from moderation.http.cursors import cursor_at, page_cursor
from moderation.review import wording
from moderation.review.access import (
    own_site,
    own_sites,
    signed_in,
)
from moderation.review.deciders import decider_names
from moderation.review.page_blueprint import page_blueprint
from moderation.review.rulings.ruling import RULINGS
from moderation.review.waiting.queue import Filter, Order, count_queue, read_queue
from moderation.review.waiting.surroundings import look_around

blueprint = page_blueprint("review_pages", __name__, with_static=True)

ON_A_PAGE = 20
# Beyond this a number says no more to a person, and counting on would cost.
COUNTED = 999


@blueprint.get("")
@signed_in
def show_queue() -> str:
    """What is held at one of the moderator's sites."""
    sites = own_sites()
    if not sites:
        return render_template("review/no_sites.html", sites=sites)
    with services().database.read() as connection:
        counts = {s.id: count_queue(connection, Filter(s.id), COUNTED + 1) for s in sites}
    asked_for = request.args.get("site")
    # Without a choice, the first site where something waits.
    site_id = asked_for or next((id_ for id_, held in counts.items() if held), sites[0].id)
    site, order = own_site(sites, site_id), _order()
    purpose = f"review {site.id} {order}"
    with services().database.read() as connection:
        page = read_queue(connection, Filter(site.id), order, page_cursor(purpose), ON_A_PAGE)
        around = look_around(connection, [item.comment for item in page.items])
        names = decider_names(connection, [i.decision for i in page.items if i.decision])
    return render_template(
        "review/queue.html",
        sites=sites,
        site=site,
        counts=counts,
        counted=COUNTED,
        order=order,
        page=page,
        around=around,
        names=names,
        done=_done(),
        next_cursor=cursor_at(purpose, page.items[-1].place) if page.more else None,
    )


@blueprint.get("/<path:rest>")
@signed_in
def show_nothing(rest: str) -> str:  # noqa: ARG001 - Flask passes what the path holds
    """Anything else under /review."""
    raise NotFound("this page does not exist")


def _order() -> Order:
    try:
        return Order(request.args.get("sort") or Order.PRIORITY)
    except ValueError:
        raise InvalidSubmission("the queue has no such order") from None


def _done() -> tuple[str, str] | None:
    """What was just done and to which comment, when the address says so in a form we know."""
    action, comment_id = request.args.get("done", ""), request.args.get("of", "")
    if action not in RULINGS or not is_id(comment_id):
        return None
    return wording.DONE[Action(action)], comment_id
