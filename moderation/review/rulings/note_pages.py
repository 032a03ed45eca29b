"""Notes for colleagues, as the desk's forms send them."""

from __future__ import annotations

from flask import Response, url_for

from moderation.domain.comment import Comment
from moderation.domain.roles import Permission
from moderation.http.context import services
from moderation.review.access import at_comment, at_site, moderator
from moderation.review.page_blueprint import page_blueprint
from moderation.review.people.moderators import ReviewedSite
from moderation.review.rulings.forms import done, sent_text
from moderation.review.rulings.notes import LONGEST_NOTE, note_on_author, note_on_comment
from moderation.review.rulings.verdicts import queue_of

blueprint = page_blueprint("review_notes", __name__)


@blueprint.post("/comments/<comment_id>/notes")
@at_comment(Permission.RULE)
def post_note(comment: Comment, site: ReviewedSite) -> Response:
    """Keep a note on a comment."""
    text = sent_text("text", LONGEST_NOTE, required=True)
    note_id = note_on_comment(
        services().database, site.id, moderator().moderator_id, comment.id, text
    )
    page = url_for("review_records.show_comment", comment_id=comment.id)
    return done({"id": note_id}, page)


@blueprint.post("/sites/<site>/commenters/<author_id>/notes")
@at_site(Permission.RULE)
def post_author_note(site: ReviewedSite, author_id: str) -> Response:
    """Keep a note on a commenter."""
    text = sent_text("text", LONGEST_NOTE, required=True)
    note_id = note_on_author(
        services().database, site.id, moderator().moderator_id, author_id, text
    )
    return done({"id": note_id}, queue_of(site.id))
