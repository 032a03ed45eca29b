"""Leaving a comment to a lead, and putting it back before everybody."""

from __future__ import annotations

from flask import Response

from moderation.domain.comment import Comment
from moderation.domain.roles import Permission
from moderation.http.context import services
from moderation.review.access import at_comment, moderator
from moderation.review.page_blueprint import page_blueprint
from moderation.review.people.moderators import ReviewedSite
from moderation.review.rulings.escalations import escalate, settle
from moderation.review.rulings.forms import done, sent_text, sent_version
from moderation.review.rulings.notes import LONGEST_NOTE
from moderation.review.rulings.verdicts import queue_of

blueprint = page_blueprint("review_escalation", __name__)


@blueprint.post("/comments/<comment_id>/escalation")
@at_comment(Permission.RULE)
def post_escalation(comment: Comment, site: ReviewedSite) -> Response:
    """Ask a lead to decide."""
    seen, text = (comment.id, sent_version(required=False)), sent_text("note", LONGEST_NOTE)
    escalate(services().database, site.id, moderator().moderator_id, seen, text)
    document = {"comment_id": comment.id, "escalated": True}
    return done(document, queue_of(site.id), done="escalate", of=comment.id)


@blueprint.post("/comments/<comment_id>/escalation/settle")
@at_comment(Permission.RULE)
def post_settlement(comment: Comment, site: ReviewedSite) -> Response:
    """Back to the queue: by a lead, or by whoever asked for one."""
    settle(services().database, site.id, moderator().moderator_id, comment.id)
    document = {"comment_id": comment.id, "escalated": False}
    return done(document, queue_of(site.id), done="settle", of=comment.id)
