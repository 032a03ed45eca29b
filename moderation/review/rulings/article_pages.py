"""How comments under an article are let through, as a lead sets it."""

from __future__ import annotations

from flask import Response

from moderation.domain.comment import ArticleModeration
from moderation.domain.roles import Permission
from moderation.http.context import services
from moderation.review.access import at_site, moderator
from moderation.review.page_blueprint import page_blueprint
from moderation.review.people.moderators import ReviewedSite
from moderation.review.rulings.article_moderation import change_moderation
from moderation.review.rulings.forms import done, sent_choice
from moderation.review.rulings.verdicts import queue_of

blueprint = page_blueprint("review_article_moderation", __name__)


@blueprint.post("/sites/<site>/articles/<article:article>/moderation")
@at_site(Permission.ARTICLES)
def post_moderation(site: ReviewedSite, article: str) -> Response:
    """As the policy says, after reading, or not at all."""
    chosen = ArticleModeration(sent_choice("moderation", tuple(ArticleModeration)))
    before = change_moderation(
        services().database, site.id, article, chosen, moderator().moderator_id
    )
    document = {"article_id": article, "moderation": chosen.value, "before": before.value}
    return done(document, queue_of(site.id))
