"""Deciding on many comments: the histogram to choose from, the preview, the outcome, the undo."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Response, jsonify, make_response, redirect, render_template, request, url_for

from moderation.domain.errors import InvalidSubmission, NotFound
from moderation.domain.ids import is_id
from moderation.domain.roles import Permission, may
from moderation.http.context import services
from moderation.review.access import at_site, demand, moderator, own_sites
from moderation.review.page_blueprint import page_blueprint
from moderation.review.people.moderators import ReviewedSite, names_of
from moderation.review.rulings import bulk_choice
from moderation.review.rulings.bulk import Order, Outcome, decide_many
from moderation.review.rulings.bulk_choice import MOST_OF_A_MODERATOR, Choice
from moderation.review.rulings.bulk_forms import (
    asked_choice,
    pressed_for_many,
    ruling_told,
    told,
    unseal,
)
from moderation.review.rulings.bulk_previewing import look_before, preview_page, purpose_at
from moderation.review.rulings.bulk_undo import find_bulk, undo_many
from moderation.review.rulings.forms import done, local_path, wants_json, way_back
from moderation.review.rulings.histogram import draw
from moderation.storage.queries import authors

blueprint = page_blueprint("review_bulk", __name__)


@blueprint.get("/sites/<site>/bulk")
@at_site(Permission.BULK)
def show_histogram(site: ReviewedSite) -> str:
    """How many held comments have which score, and the range that is chosen."""
    choice = asked_choice(site.id, request.args)
    with services().database.read() as connection:
        counts = bulk_choice.histogram(connection, choice)
        matching = bulk_choice.count(connection, choice)
    return render_template(
        "review/bulk.html",
        sites=own_sites(),
        site=site,
        choice=choice,
        held=sum(counts),
        matching=matching,
        limits=bulk_choice,
        chart=draw(counts, choice),
    )


@blueprint.post("/sites/<site>/bulk/preview")
@at_site(Permission.RULE)
def post_preview(site: ReviewedSite) -> Response:
    """What would be decided: how many, which of them are left out, and some examples."""
    choice = asked_choice(site.id, request.form)
    if choice.is_range:
        # Nothing selected is not everything.
        if "min" not in request.form:
            raise InvalidSubmission("select some comments first", (("ids", "is required"),))
        demand(site, Permission.BULK)
    preview = look_before(site, choice, pressed_for_many(moderator().moderator_id))
    if not wants_json():
        return make_response(preview_page(site, preview))
    counts = {name: value for name, value in asdict(preview.found).items() if name != "chosen"}
    document = {"count": len(preview.found.chosen), **counts, "shown": preview.sealed}
    return jsonify(document)


@blueprint.post("/sites/<site>/bulk")
@at_site(Permission.RULE)
def post_bulk(site: ReviewedSite) -> Response:
    """Decide on what the preview showed, as far as it still is as it was."""
    shown, chosen = unseal(purpose_at(site), request.form.get("shown", ""))
    if chosen["by"] == "score" or len(shown) > MOST_OF_A_MODERATOR:
        demand(site, Permission.BULK)
    me = moderator().moderator_id
    order = Order(site.id, me, ruling_told(chosen, me), chosen)
    return _decided(site, *decide_many(services().database, order, shown))


@blueprint.get("/sites/<site>/bulk/<bulk_id>")
@at_site(Permission.RULE)
def show_bulk(site: ReviewedSite, bulk_id: str) -> str:
    """What came of it, and the way to take it back."""
    with services().database.read() as connection:
        found = find_bulk(connection, site.id, _id(bulk_id))
        names = names_of(connection, [found.moderator_id])
    mine = found.moderator_id == moderator().moderator_id
    return render_template(
        "review/bulk_done.html",
        sites=own_sites(),
        site=site,
        bulk=found,
        by=names.get(found.moderator_id, ""),
        may_undo=mine or may(site.role, Permission.ESCALATED),
        back=local_path(request.args.get("next", "")),
    )


@blueprint.post("/sites/<site>/bulk/<bulk_id>/undo")
@at_site(Permission.RULE)
def post_undo_bulk(site: ReviewedSite, bulk_id: str) -> Response:
    """Take back all of it that still stands."""
    me = moderator().moderator_id
    taken_back, kept = undo_many(services().database, site.id, me, _id(bulk_id))
    page = url_for("review_bulk.show_bulk", site=site.id, bulk_id=bulk_id)
    return done({"id": bulk_id, "taken_back": taken_back, "kept": kept}, page)


@blueprint.post("/sites/<site>/commenters/<author_id>/decisions")
@at_site(Permission.RULE)
def post_author_decisions(site: ReviewedSite, author_id: str) -> Response:
    """All held comments of one commenter: a preview for a person, done at once for a script."""
    with services().database.read() as connection:
        author = authors.author_by_id(connection, author_id)
    if author is None or author.site_id != site.id:
        raise NotFound("there is no such commenter", code="author_not_found")
    me = moderator().moderator_id
    choice, ruling = Choice(site.id, author_id=author_id), pressed_for_many(me)
    preview = look_before(site, choice, ruling)
    if not wants_json():
        return make_response(preview_page(site, preview))
    order = Order(site.id, me, ruling, told(choice, ruling))
    return _decided(site, *decide_many(services().database, order, preview.found.chosen))


def _decided(site: ReviewedSite, bulk_id: str, outcome: Outcome) -> Response:
    if wants_json():
        return jsonify({"id": bulk_id, **asdict(outcome)})
    here: dict[str, Any] = {"site": site.id, "bulk_id": bulk_id, "next": way_back("") or None}
    return make_response(redirect(url_for("review_bulk.show_bulk", **here), 303))


def _id(bulk_id: str) -> str:
    if not is_id(bulk_id):
        raise NotFound("nothing was decided on many comments under this number")
    return bulk_id
