"""Blocking, trusting, or treating a commenter as anyone."""

from __future__ import annotations

from flask import Response

from moderation.domain.comment import Standing
from moderation.domain.roles import Permission
from moderation.http.context import services
from moderation.review.access import at_site, moderator
from moderation.review.page_blueprint import page_blueprint
from moderation.review.people.moderators import ReviewedSite
from moderation.review.rulings.forms import done, sent_choice
from moderation.review.rulings.verdicts import queue_of
from moderation.storage.standing import change_standing

blueprint = page_blueprint("review_standing", __name__)


@blueprint.post("/sites/<site>/commenters/<author_id>/standing")
@at_site(Permission.STAND)
def post_standing(site: ReviewedSite, author_id: str) -> Response:
    """From now on; what the commenter has written already stays as it is."""
    standing = Standing(sent_choice("standing", tuple(Standing)))
    before = change_standing(
        services().database, site.id, author_id, standing, moderator().moderator_id
    )
    document = {"id": author_id, "standing": standing.value, "before": before.value}
    return done(document, queue_of(site.id), done=standing.value, of=author_id)
