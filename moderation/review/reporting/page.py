"""`/review/sites/<site>/reports`: what readers report, and leaving it up."""

from __future__ import annotations

from flask import Response, render_template, request, url_for

from moderation.domain.comment import Comment
from moderation.domain.errors import StaleComment
from moderation.domain.ids import is_id
from moderation.domain.roles import Permission, may
from moderation.http.context import services
from moderation.http.cursors import cursor_at, page_cursor
from moderation.review import wording
from moderation.review.access import at_comment, at_site, moderator, own_sites, preferences
from moderation.review.page_blueprint import page_blueprint
from moderation.review.people.moderators import ReviewedSite
from moderation.review.reporting.listing import (
    place_from,
    place_in_words,
    read_beside,
    read_reported,
)
from moderation.review.reporting.settling import Left, leave_up
from moderation.review.rulings.forms import done, needed_version, sent_text
from moderation.review.rulings.notes import LONGEST_NOTE
from moderation.review.rulings.verdicts import somebody_was_first
from moderation.review.texts import read_texts

blueprint = page_blueprint("review_reports", __name__)

ON_A_PAGE = 20


@blueprint.get("/sites/<site>/reports")
@at_site(Permission.READ)
def show_reports(site: ReviewedSite) -> str:
    """The reported comments of a site, the worst first."""
    purpose = f"reported {site.id}"
    with services().database.read() as connection:
        now = services().database.now(connection)
        after = place_from(page_cursor(purpose))
        page = read_reported(connection, site.id, after, ON_A_PAGE)
        found = [item.comment for item in page.items]
        beside = read_beside(connection, found)
        texts = read_texts(connection, found, preferences().blur)
    return render_template(
        "review/reports.html",
        sites=own_sites(),
        site=site,
        page=page,
        around=beside.around,
        records=beside.records,
        escalations=beside.escalations,
        texts=texts,
        now=now,
        is_lead=may(site.role, Permission.ESCALATED),
        begins=after is None,
        next_cursor=cursor_at(purpose, place_in_words(page.next)) if page.next else None,
        done=_done(),
    )


@blueprint.post("/comments/<comment_id>/reports/settle")
@at_comment(Permission.RULE)
def post_leaving(comment: Comment, site: ReviewedSite) -> Response:
    """Leave the comment up: what readers reported of it is dealt with."""
    note = sent_text("note", LONGEST_NOTE)
    left = Left(comment.id, needed_version(), moderator().moderator_id, note)
    try:
        number = leave_up(services().database, site.id, left)
    except StaleComment:
        return somebody_was_first(comment.id)
    document = {"comment_id": comment.id, "settled": number}
    page = url_for("review_reports.show_reports", site=site.id)
    return done(document, page, done="left-up", of=comment.id)


def _done() -> tuple[str, str] | None:
    """What was just done to which comment, when the address says so in a form we know."""
    told, of = request.args.get("done", ""), request.args.get("of", "")
    return (told, of) if told in wording.TOLD_OF_COMMENTS and is_id(of) else None
