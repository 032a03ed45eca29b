"""`/review/comments/<id>`: one comment with its history."""

from __future__ import annotations

from flask import render_template

from moderation.domain.comment import Comment
from moderation.domain.roles import Permission
from moderation.http.context import services
from moderation.review.access import at_comment, own_sites
from moderation.review.deciders import decider_names
from moderation.review.page_blueprint import page_blueprint
from moderation.review.people.moderators import ReviewedSite
from moderation.review.rulings.ruling import rulings_on
from moderation.review.waiting.surroundings import look_around
from moderation.storage.queries import comments

blueprint = page_blueprint("review_records", __name__)


@blueprint.get("/comments/<comment_id>")
@at_comment(Permission.READ)
def show_comment(comment: Comment, site: ReviewedSite) -> str:
    """One comment, everything that was decided about it, and what can be done now."""
    with services().database.read() as connection:
        decisions = comments.decisions_of(connection, comment.id)
        around = look_around(connection, [comment])
        names = decider_names(connection, decisions)
    return render_template(
        "review/comment.html",
        sites=own_sites(),
        site=site,
        comment=comment,
        decisions=decisions,
        around=around,
        names=names,
        allowed=rulings_on(comment.status),
    )
