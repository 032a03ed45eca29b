"""`/review/sites/<site>/commenters/<author_id>`: what a site knows of a commenter."""

from __future__ import annotations

from flask import render_template, request

from moderation.domain.errors import InvalidSubmission, NotFound
from moderation.domain.ids import is_id
from moderation.domain.lifecycle import Status
from moderation.domain.roles import Permission, may
from moderation.http.context import services
from moderation.review.access import at_site, own_sites, preferences
from moderation.review.page_blueprint import page_blueprint
from moderation.review.people.moderators import ReviewedSite, names_of
from moderation.review.records.articles import COUNTED
from moderation.review.records.commenters import read_commenter
from moderation.review.records.deed_words import deed_words
from moderation.review.records.state_words import STATES_IN_SHORT
from moderation.review.rulings.notes import LONGEST_NOTE
from moderation.review.texts import read_texts
from moderation.storage.queries.reported import times_reported

blueprint = page_blueprint("review_commenters", __name__)


@blueprint.get("/sites/<site>/commenters/<author_id>")
@at_site(Permission.READ)
def show_commenter(site: ReviewedSite, author_id: str) -> str:
    """A commenter's record at this site, and what can be done about them."""
    status = _status()
    with services().database.read() as connection:
        known = is_id(author_id)
        record = read_commenter(connection, site.id, author_id, status) if known else None
        if record is None:
            raise NotFound("there is no such commenter at this site", code="author_not_found")
        names = names_of(connection, record.moderator_ids)
        reported = times_reported(connection, author_id, COUNTED + 1)
        texts = read_texts(connection, record.comments, preferences().blur)
    return render_template(
        "review/commenter.html",
        sites=own_sites(),
        site=site,
        record=record,
        texts=texts,
        status=status,
        reported=reported,
        names=names,
        counted=COUNTED,
        states=STATES_IN_SHORT,
        deed_words=deed_words,
        longest_note=LONGEST_NOTE,
        may_stand=may(site.role, Permission.STAND),
        done=request.args.get("done"),
    )


def _status() -> Status | None:
    asked = request.args.get("status")
    try:
        return Status(asked) if asked else None
    except ValueError:
        raise InvalidSubmission("there is no such state of a comment") from None
