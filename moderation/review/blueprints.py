"""Everything that the review slice serves."""

from __future__ import annotations

from moderation.review.people.entrance import blueprint as entrance
from moderation.review.records.comment_page import blueprint as comment_page
from moderation.review.rulings.verdicts import blueprint as verdicts
from moderation.review.waiting.pages import blueprint as queue_page
from moderation.review.waiting.routes import blueprint as api

BLUEPRINTS = (
    api,
    entrance,
    queue_page,
    verdicts,
    comment_page,
)
