"""A moderator's decision as a form sends it, and the page for whoever comes second."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, render_template, request, url_for

from moderation.domain.comment import Comment
from moderation.domain.decision import Decision, Ruling
from moderation.domain.errors import InvalidSubmission, StaleComment
from moderation.domain.lifecycle import Action, Actor
from moderation.domain.reasons import RejectionReason
from moderation.domain.roles import Permission
from moderation.http.context import services
from moderation.http.languages import gettext
from moderation.http.presenting import comment_json, decision_json
from moderation.review import wording
from moderation.review.access import at_comment, moderator, own_sites
from moderation.review.deciders import decider_names
from moderation.review.page_blueprint import page_blueprint
from moderation.review.people.moderators import ReviewedSite
from moderation.review.rulings.forms import done, needed_version, sent_text, wants_json
from moderation.review.rulings.notes import LONGEST_NOTE
from moderation.review.rulings.ruling import RULINGS, rule
from moderation.storage.queries import comments

blueprint = page_blueprint("review_verdicts", __name__)


@blueprint.post("/comments/<comment_id>/decisions")
@at_comment(Permission.RULE)
def post_decision(comment: Comment, site: ReviewedSite) -> Response:
    """Carry out what was pressed, on the version of the comment that was on the page."""
    ruling, version = pressed_ruling(), needed_version()
    try:
        ruled = rule(services().database, site.id, comment.id, ruling, version)
    except StaleComment:
        return somebody_was_first(comment.id)
    return decided(*ruled, told=ruling.action.value)


def decided(comment: Comment, decision: Decision, told: str) -> Response:
    """The way back after a decision; `told` names on the page what was done."""
    document = {"comment": comment_json(comment), "decision": decision_json(decision)}
    return done(document, queue_of(comment.site_id), done=told, of=comment.id)


def queue_of(site_id: str) -> str:
    """The site's queue, in the order and at the place that the form names."""
    place: dict[str, Any] = {
        name: request.form[name] for name in ("sort", "cursor") if request.form.get(name)
    }
    return url_for("review_pages.show_queue", site=site_id, **place)


def pressed_ruling() -> Ruling:
    """What was pressed: action, reason and notes. Raises InvalidSubmission."""
    action, reason = request.form.get("action", ""), request.form.get("reason", "")
    if action not in RULINGS:
        raise InvalidSubmission("choose what to do with the comment")
    if action == Action.REJECT and reason not in tuple(RejectionReason):
        raise InvalidSubmission("choose a reason for the rejection")
    return Ruling(
        Action(action),
        Actor.MODERATOR,
        (reason,) if action == Action.REJECT else (),
        moderator_id=moderator().moderator_id,
        note=sent_text("note", LONGEST_NOTE),
        note_to_author=sent_text("note_to_author", LONGEST_NOTE),
    )


def somebody_was_first(comment_id: str) -> Response:
    """Who was, and what came of it: as a page, or raised as StaleComment for a script."""
    with services().database.read() as connection:
        comment = comments.find_comment(connection, comment_id)
        decision = comments.latest_decision(connection, comment_id)
        names = decider_names(connection, [decision] if decision else [])
    # Without a decision on the present version, it was the author who changed something.
    if comment is None or decision is None or decision.comment_version != comment.version:
        decision = None
    if wants_json():
        raise StaleComment(_in_a_sentence(decision, names))
    page = render_template(
        "review/stale.html", comment=comment, decision=decision, names=names, sites=own_sites()
    )
    return make_response(page, 409)


def _in_a_sentence(decision: Decision | None, names: dict[str, str]) -> str:
    if decision is None:
        return gettext("the author changed or withdrew this comment meanwhile")
    ruling = decision.ruling
    who = wording.actor_words(ruling.by, names.get(ruling.moderator_id or ""))
    what = gettext(wording.DONE[ruling.action]).lower()
    return gettext("%(name)s was first: %(what)s") % {"name": who, "what": what}
