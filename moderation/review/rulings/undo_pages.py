"""Undoing, and the list of one's own decisions to undo from."""

from __future__ import annotations

from datetime import datetime

from flask import Response, render_template, request, url_for

from moderation.domain.comment import Comment
from moderation.domain.errors import StaleComment
from moderation.domain.roles import Permission, may
from moderation.http.context import services
from moderation.http.cursors import cursor_at, page_cursor
from moderation.review.access import (
    at_comment,
    at_site,
    demand,
    moderator,
    own_sites,
    preferences,
)
from moderation.review.deciders import decider_names
from moderation.review.page_blueprint import page_blueprint
from moderation.review.people.moderators import ReviewedSite
from moderation.review.rulings.bulk_undo import undo_many
from moderation.review.rulings.forms import done, needed_version
from moderation.review.rulings.own_decisions import Made, everyone, last_undoable, read_own
from moderation.review.rulings.undoing import undo, undo_last
from moderation.review.rulings.verdicts import decided, queue_of, somebody_was_first
from moderation.review.texts import read_texts
from moderation.review.waiting.surroundings import look_around

blueprint = page_blueprint("review_undo", __name__)

UNDONE, UNDONE_BULK = "undo", "undo-bulk"
_ON_A_PAGE = 30


@blueprint.post("/comments/<comment_id>/undo")
@at_comment(Permission.RULE)
def post_undo(comment: Comment, site: ReviewedSite) -> Response:
    """Take back the decision that stands on this comment, if it is still the one on the page."""
    seen = (comment.id, needed_version())
    try:
        undone = undo(services().database, site.id, moderator().moderator_id, seen)
    except StaleComment:
        return somebody_was_first(comment.id)
    return decided(*undone, told=UNDONE)


@blueprint.post("/sites/<site>/undo")
@at_site(Permission.RULE)
def post_undo_last(site: ReviewedSite) -> Response:
    """Take back one's own latest decision here that still stands: all of it, if it was on many."""
    me = moderator().moderator_id
    with services().database.read() as connection:
        last = last_undoable(connection, site.id, me)
    bulk_id = last.decision.ruling.bulk_id if last else None
    if bulk_id is None:
        return decided(*undo_last(services().database, site.id, me), told=UNDONE)
    taken_back, kept = undo_many(services().database, site.id, me, bulk_id)
    document = {"bulk": {"id": bulk_id, "taken_back": taken_back, "kept": kept}}
    return done(document, queue_of(site.id), done=UNDONE_BULK, of=bulk_id)


@blueprint.get("/sites/<site>/decisions")
@at_site(Permission.RULE)
def show_decisions(site: ReviewedSite) -> str:
    """One's own decisions, newest first; with `who=all` everybody's, for leads."""
    every = request.args.get("who") == "all"
    if every:
        demand(site, Permission.ESCALATED)
    me = moderator().moderator_id
    purpose = f"decisions {site.id} {me} {every}"
    cursor = page_cursor(purpose)
    after = (datetime.fromisoformat(cursor[0]), cursor[1]) if cursor else None
    with services().database.read() as connection:
        who = everyone(connection, site.id) if every else [me]
        page = read_own(connection, site.id, who, after, _ON_A_PAGE)
        around = look_around(connection, [one.comment for one in page.items])
        names = decider_names(connection, [one.decision for one in page.items])
        texts = read_texts(connection, [one.comment for one in page.items], preferences().blur)
    lead = may(site.role, Permission.ESCALATED)
    return render_template(
        "review/decisions.html",
        sites=own_sites(),
        site=site,
        page=page,
        around=around,
        names=names,
        texts=texts,
        every=every,
        may_see_all=lead,
        back=request.full_path.rstrip("?"),
        next_page=_address(site, every, purpose, page.items[-1]) if page.more else None,
    )


def _address(site: ReviewedSite, every: bool, purpose: str, last: Made) -> str:
    place = (last.decision.decided_at.isoformat(), last.decision.id)
    who = "all" if every else None
    cursor = cursor_at(purpose, place)
    return url_for("review_undo.show_decisions", site=site.id, who=who, cursor=cursor)
