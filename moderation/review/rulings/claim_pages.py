"""Claiming a comment to look at, letting go of it, and going to the next that is free."""

from __future__ import annotations

from flask import Response, request, url_for

from moderation.domain.comment import Comment
from moderation.domain.ids import is_id
from moderation.domain.roles import Permission
from moderation.http.context import services
from moderation.http.presenting import time_text
from moderation.review.access import at_comment, at_site, moderator, preferences
from moderation.review.page_blueprint import page_blueprint
from moderation.review.people.moderators import ReviewedSite
from moderation.review.rulings import claims
from moderation.review.rulings.forms import done
from moderation.review.rulings.verdicts import queue_of

blueprint = page_blueprint("review_claims", __name__)

NOTHING_WAITS = "nothing-waits"


@blueprint.post("/comments/<comment_id>/claim")
@at_comment(Permission.RULE)
def post_claim(comment: Comment, site: ReviewedSite) -> Response:
    """Say that one looks at a comment, for three minutes; again, to renew it."""
    claimed = claims.claim_comment(
        services().database, site.id, moderator().moderator_id, comment.id
    )
    return done(_claim(claimed), _page_of(comment.id))


@blueprint.post("/comments/<comment_id>/release")
@at_comment(Permission.RULE)
def post_release(comment: Comment, site: ReviewedSite) -> Response:
    """Let go of it."""
    released = claims.release(services().database, moderator().moderator_id, comment.id)
    return done({"released": released}, queue_of(site.id))


@blueprint.post("/sites/<site>/next")
@at_site(Permission.RULE)
def post_next(site: ReviewedSite) -> Response:
    """Go to the next comment that nobody looks at, and claim it."""
    after = request.form.get("after", "")
    claimed = claims.claim_next(
        services().database,
        site.id,
        moderator().moderator_id,
        after if is_id(after) else None,
        0 if request.form.get("severe") else preferences().severe_cap,
    )
    if claimed is None:
        return done({"comment_id": None}, queue_of(site.id), done=NOTHING_WAITS)
    return done(_claim(claimed), _page_of(claimed.comment_id))


def _claim(claimed: claims.Claim) -> dict[str, str | None]:
    return {"comment_id": claimed.comment_id, "until": time_text(claimed.until)}


def _page_of(comment_id: str) -> str:
    return url_for("review_records.show_comment", comment_id=comment_id)
