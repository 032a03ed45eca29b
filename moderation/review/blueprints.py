"""Everything that the review slice serves."""

from __future__ import annotations

from moderation.review.appeals.page import blueprint as appeals
from moderation.review.appeals.routes import blueprint as appeals_api
from moderation.review.numbers.page import blueprint as numbers
from moderation.review.people.account import blueprint as account
from moderation.review.people.entrance import blueprint as entrance
from moderation.review.people.invitation_page import blueprint as invitation
from moderation.review.people.people_page import blueprint as people
from moderation.review.records.article_page import blueprint as article_page
from moderation.review.records.audit_page import blueprint as audit_page
from moderation.review.records.comment_page import blueprint as comment_page
from moderation.review.records.commenter_page import blueprint as commenter_page
from moderation.review.reporting.page import blueprint as reported
from moderation.review.reporting.routes import blueprint as reported_api
from moderation.review.rules.policy_page import blueprint as policy
from moderation.review.rules.words_page import blueprint as words
from moderation.review.rulings.article_pages import blueprint as article_moderation
from moderation.review.rulings.bulk_pages import blueprint as bulk
from moderation.review.rulings.claim_pages import blueprint as claims
from moderation.review.rulings.escalation_pages import blueprint as escalation
from moderation.review.rulings.note_pages import blueprint as notes
from moderation.review.rulings.routes import blueprint as rulings_api
from moderation.review.rulings.standing_pages import blueprint as standing
from moderation.review.rulings.together_routes import blueprint as together
from moderation.review.rulings.undo_pages import blueprint as undo
from moderation.review.rulings.verdicts import blueprint as verdicts
from moderation.review.single_sign_on.pages import blueprint as single_sign_on
from moderation.review.telling.page import blueprint as telling
from moderation.review.waiting.live_route import blueprint as live
from moderation.review.waiting.pages import blueprint as queue_page
from moderation.review.waiting.routes import blueprint as api
from moderation.review.waiting.search_page import blueprint as search
from moderation.review.waiting.views_route import blueprint as views

BLUEPRINTS = (
    api,
    entrance,
    single_sign_on,
    invitation,
    account,
    people,
    queue_page,
    live,
    views,
    search,
    verdicts,
    undo,
    bulk,
    claims,
    escalation,
    notes,
    standing,
    article_moderation,
    rulings_api,
    together,
    appeals,
    appeals_api,
    reported,
    reported_api,
    comment_page,
    article_page,
    commenter_page,
    audit_page,
    policy,
    words,
    telling,
    numbers,
)
