"""`/review/sites/<site>/appeals`: what authors object to, and the answer to each."""

from __future__ import annotations

from flask import Response, render_template, request, url_for

from moderation.domain.appeals import Outcome
from moderation.domain.comment import Comment
from moderation.domain.errors import StaleComment
from moderation.domain.ids import is_id
from moderation.domain.roles import Permission, may
from moderation.http.context import services
from moderation.http.cursors import cursor_at, page_cursor
from moderation.http.presenting import appeal_json
from moderation.review import wording
from moderation.review.access import at_comment, at_site, moderator, own_sites, preferences
from moderation.review.appeals.answering import ANSWERS, LONGEST_ANSWER, Answer, answer
from moderation.review.appeals.listing import place_from, place_in_words, read_appeals
from moderation.review.deciders import decider_names
from moderation.review.page_blueprint import page_blueprint
from moderation.review.people.moderators import ReviewedSite
from moderation.review.rulings.escalations import escalations_of
from moderation.review.rulings.forms import done, needed_version, sent_choice, sent_text
from moderation.review.rulings.verdicts import somebody_was_first
from moderation.review.texts import read_texts
from moderation.review.waiting.records import records_of
from moderation.review.waiting.surroundings import look_around

blueprint = page_blueprint("review_appeals", __name__)

ON_A_PAGE = 20


@blueprint.get("/sites/<site>/appeals")
@at_site(Permission.READ)
def show_appeals(site: ReviewedSite) -> str:
    """The appeals that wait at a site, the oldest first."""
    purpose = f"appeals {site.id}"
    after = place_from(page_cursor(purpose))
    with services().database.read() as connection:
        page = read_appeals(connection, site.id, after, ON_A_PAGE)
        found = [item.comment for item in page.items]
        beside = {
            "around": look_around(connection, found),
            "records": records_of(connection, [one.author_id for one in found]),
            "escalations": escalations_of(connection, [one.id for one in found]),
            "names": decider_names(connection, [i.decision for i in page.items if i.decision]),
            "texts": read_texts(connection, found, preferences().blur),
        }
    return render_template(
        "review/appeals.html",
        sites=own_sites(),
        site=site,
        page=page,
        is_lead=may(site.role, Permission.ESCALATED),
        longest=LONGEST_ANSWER,
        begins=after is None,
        next_cursor=cursor_at(purpose, place_in_words(page.next)) if page.next else None,
        done=_done(),
        **beside,
    )


@blueprint.post("/comments/<comment_id>/appeal")
@at_comment(Permission.RULE)
def post_answer(comment: Comment, site: ReviewedSite) -> Response:
    """Publish the comment after all, or stay with the decision."""
    given = Answer(
        comment.id,
        needed_version(),
        Outcome(sent_choice("outcome", ANSWERS)),
        sent_text("answer", LONGEST_ANSWER),
        moderator().moderator_id,
    )
    try:
        settled = answer(services().database, site.id, given)
    except StaleComment:
        return somebody_was_first(comment.id)
    page = url_for("review_appeals.show_appeals", site=site.id)
    return done(appeal_json(settled), page, done=f"appeal-{given.outcome}", of=comment.id)


def _done() -> tuple[str, str] | None:
    """What was just done to which comment, when the address says so in a form we know."""
    told, of = request.args.get("done", ""), request.args.get("of", "")
    return (told, of) if told in wording.TOLD_OF_COMMENTS and is_id(of) else None
