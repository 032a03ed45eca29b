"""A moderator's decision as a form sends it, and the page for whoever comes second."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for

from moderation.domain.comment import Comment
from moderation.domain.decision import Ruling
from moderation.domain.errors import InvalidSubmission, StaleComment
from moderation.domain.lifecycle import Action, Actor
from moderation.domain.reasons import RejectionReason
from moderation.domain.roles import Permission
from moderation.http.context import services
from moderation.review.access import at_comment, moderator, own_sites
from moderation.review.deciders import decider_names
from moderation.review.page_blueprint import page_blueprint
from moderation.review.people.moderators import ReviewedSite
from moderation.review.rulings.ruling import RULINGS, rule
from moderation.storage.queries import comments

blueprint = page_blueprint("review_verdicts", __name__)


@blueprint.post("/comments/<comment_id>/decisions")
@at_comment(Permission.RULE)
def post_decision(comment: Comment, site: ReviewedSite) -> Response:
    """Carry out what was pressed, on the version of the comment that was on the page."""
    ruling, version = _pressed()
    try:
        rule(services().database, site.id, comment.id, ruling, version)
    except StaleComment:
        return _someone_was_first(comment.id)
    return make_response(redirect(_back_to_the_queue(site.id, ruling.action, comment.id), 303))


def _back_to_the_queue(site_id: str, action: Action, comment_id: str) -> str:
    place: dict[str, Any] = {
        name: request.form[name] for name in ("sort", "cursor") if request.form.get(name)
    }
    return url_for(
        "review_pages.show_queue", site=site_id, done=action.value, of=comment_id, **place
    )


def _pressed() -> tuple[Ruling, int]:
    action, reason = request.form.get("action", ""), request.form.get("reason", "")
    version = request.form.get("version", "")
    if action not in RULINGS:
        raise InvalidSubmission("choose what to do with the comment")
    if action == Action.REJECT and reason not in tuple(RejectionReason):
        raise InvalidSubmission("choose a reason for the rejection")
    if not version.isascii() or not version.isdigit() or len(version) > 9:
        raise InvalidSubmission("the form is not complete; reload the page before")
    reasons = (reason,) if action == Action.REJECT else ()
    ruling = Ruling(Action(action), Actor.MODERATOR, reasons, moderator_id=moderator().moderator_id)
    return ruling, int(version)


def _someone_was_first(comment_id: str) -> Response:
    with services().database.read() as connection:
        comment = comments.find_comment(connection, comment_id)
        decision = comments.latest_decision(connection, comment_id)
        names = decider_names(connection, [decision] if decision else [])
    # Without a decision on the present version, it was the author who changed something.
    if comment is None or decision is None or decision.comment_version != comment.version:
        decision = None
    page = render_template(
        "review/stale.html", comment=comment, decision=decision, names=names, sites=own_sites()
    )
    return make_response(page, 409)
