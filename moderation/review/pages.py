"""`/review`: the queue, a comment with its history, and a moderator's decisions, as pages."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from moderation.domain.comment import Comment
from moderation.domain.decision import Decision, Ruling
from moderation.domain.errors import InvalidSubmission, NotFound, StaleComment
from moderation.domain.ids import is_id
from moderation.domain.lifecycle import LIFECYCLE, Action, Actor, Status
from moderation.domain.reasons import RejectionReason
from moderation.http.context import services
from moderation.http.cursors import cursor_at, page_cursor
from moderation.review import wording
from moderation.review.access import form_token, moderator, own_site, own_sites, signed_in
from moderation.review.moderators import ReviewedSite, names_of
from moderation.review.queue import Filter, Order, count_queue, read_queue
from moderation.review.ruling import rule
from moderation.review.surroundings import look_around
from moderation.storage.queries import comments

blueprint = Blueprint(
    "review_pages",
    __name__,
    url_prefix="/review",
    template_folder="templates",
    static_folder="static",
)

ON_A_PAGE = 20
# Beyond this a number says no more to a person, and counting on would cost.
COUNTED = 999
_RULINGS = (Action.PUBLISH, Action.REJECT, Action.HOLD)


@blueprint.after_request
def _let_forms_name_their_origin(response: Response) -> Response:
    # Under `no-referrer` a browser hides the origin of a form from its own site as well.
    response.headers["Referrer-Policy"] = "same-origin"
    return response


@blueprint.context_processor
def _for_every_page() -> dict[str, Any]:
    return {"wording": wording, "form_token": form_token, "moderator": moderator}


@blueprint.get("")
@signed_in
def show_queue() -> str:
    """What is held at one of the moderator's sites."""
    sites = own_sites()
    if not sites:
        return render_template("review/no_sites.html", sites=sites)
    site = own_site(sites, request.args.get("site") or sites[0].id)
    order, which = _order(), Filter(site.id)
    purpose = f"review {site.id} {order}"
    with services().database.read() as connection:
        counts = {s.id: count_queue(connection, Filter(s.id), COUNTED + 1) for s in sites}
        page = read_queue(connection, which, order, page_cursor(purpose), ON_A_PAGE)
        around = look_around(connection, [item.comment for item in page.items])
        names = _names(connection, [i.decision for i in page.items if i.decision])
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


@blueprint.get("/comments/<comment_id>")
@signed_in
def show_comment(comment_id: str) -> str:
    """One comment, everything that was decided about it, and what can be done now."""
    sites = own_sites()
    comment, site = _own_comment(sites, comment_id)
    with services().database.read() as connection:
        decisions = comments.decisions_of(connection, comment_id)
        around = look_around(connection, [comment])
        names = _names(connection, decisions)
    return render_template(
        "review/comment.html",
        sites=sites,
        site=site,
        comment=comment,
        decisions=decisions,
        around=around,
        names=names,
        allowed=[action for action in _RULINGS if _may(comment.status, action)],
    )


@blueprint.post("/comments/<comment_id>/decisions")
@signed_in
def post_decision(comment_id: str) -> Response:
    """Carry out what was pressed, on the version of the comment that was on the page."""
    _, site = _own_comment(own_sites(), comment_id)
    ruling, version = _pressed()
    try:
        rule(services().database, site.id, comment_id, ruling, version)
    except StaleComment:
        return _someone_was_first(comment_id)
    place = {
        name: request.form[name] for name in ("sort", "cursor") if request.form.get(name, "")
    }
    done = {"done": ruling.action.value, "of": comment_id}
    queue = url_for("review_pages.show_queue", site=site.id, **place, **done)
    return make_response(redirect(queue, 303))


@blueprint.get("/<path:rest>")
@signed_in
def show_nothing(rest: str) -> str:
    """Anything else under /review."""
    raise NotFound("this page does not exist")


def _own_comment(sites: list[ReviewedSite], comment_id: str) -> tuple[Comment, ReviewedSite]:
    with services().database.read() as connection:
        found = comments.find_comment(connection, comment_id) if is_id(comment_id) else None
    if found is None:
        raise NotFound("there is no such comment, or it belongs to a site that is not yours")
    return found, own_site(sites, found.site_id)


def _pressed() -> tuple[Ruling, int]:
    action, reason = request.form.get("action", ""), request.form.get("reason", "")
    version = request.form.get("version", "")
    if action not in _RULINGS:
        raise InvalidSubmission("choose what to do with the comment")
    if action == Action.REJECT and reason not in tuple(RejectionReason):
        raise InvalidSubmission("choose a reason for the rejection")
    if not version.isascii() or not version.isdigit() or len(version) > 9:
        raise InvalidSubmission("the form is not complete; reload the page before")
    reasons = (reason,) if action == Action.REJECT else ()
    ruling = Ruling(
        Action(action), Actor.MODERATOR, reasons, moderator_id=moderator().moderator_id
    )
    return ruling, int(version)


def _someone_was_first(comment_id: str) -> Response:
    with services().database.read() as connection:
        comment = comments.find_comment(connection, comment_id)
        decision = comments.latest_decision(connection, comment_id)
        names = _names(connection, [decision] if decision else [])
    # Without a decision on the present version, it was the author who changed something.
    if comment is None or decision is None or decision.comment_version != comment.version:
        decision = None
    page = render_template(
        "review/stale.html", comment=comment, decision=decision, names=names, sites=own_sites()
    )
    return make_response(page, 409)


def _names(connection: Any, decisions: list[Decision]) -> dict[str, str]:
    ids = {d.ruling.moderator_id for d in decisions if d.ruling.moderator_id is not None}
    return names_of(connection, ids)


def _may(status: Status, action: Action) -> bool:
    step = LIFECYCLE.get((status, action))
    return step is not None and Actor.MODERATOR in step.by


def _order() -> Order:
    try:
        return Order(request.args.get("sort") or Order.PRIORITY)
    except ValueError:
        raise InvalidSubmission("the queue has no such order") from None


def _done() -> tuple[str, str] | None:
    """What was just done and to which comment, when the address says so in a form we know."""
    action, comment_id = request.args.get("done", ""), request.args.get("of", "")
    if action not in _RULINGS or not is_id(comment_id):
        return None
    return wording.DONE[Action(action)], comment_id
