"""`/review/sites/<site>/webhooks`: whether the site's servers take what they are told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask import Response, make_response, redirect, render_template, request, url_for

from moderation.domain.errors import InvalidSubmission, NotFound
from moderation.domain.ids import is_id
from moderation.domain.roles import Permission
from moderation.http.context import services
from moderation.http.languages import gettext, mark
from moderation.review.access import at_site, moderator, own_sites
from moderation.review.page_blueprint import page_blueprint
from moderation.review.people.moderators import ReviewedSite
from moderation.review.telling import outcome_words
from moderation.storage import webhook_changes
from moderation.storage.queries.webhook_log import (
    MOST_COUNTED,
    Delivery,
    count_waiting,
    deliveries_of,
)
from moderation.storage.queries.webhooks import Webhook, webhooks_of
from moderation.storage.webhook_changes import Named

blueprint = page_blueprint("review_telling", __name__)

SHOWN = 15
_NOTES = {
    "on": mark("The webhook is on again, and is told what happened meanwhile."),
    "off": mark("The webhook is off. What happens meanwhile is kept for it."),
    "test": mark("A test is on its way. Look again in a few seconds."),
    "again": mark("It is on its way once more. Look again in a few seconds."),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A webhook with what it was told lately."""

    webhook: Webhook
    waiting: int
    deliveries: Sequence[Delivery]


@blueprint.get("/sites/<site>/webhooks")
@at_site(Permission.WEBHOOKS)
def show_webhooks(site: ReviewedSite) -> str:
    """All of the site's webhooks, each with its last deliveries."""
    note = _NOTES.get(request.args.get("done", ""))
    with services().database.read() as connection:
        told = [_told(connection, one) for one in webhooks_of(connection, site.id)]
        now = services().database.now(connection)
    return render_template(
        "review/webhooks.html",
        sites=own_sites(),
        site=site,
        told=told,
        now=now,
        most_counted=MOST_COUNTED,
        outcome=outcome_words,
        note=gettext(note) if note else None,
    )


@blueprint.post("/sites/<site>/webhooks/<webhook_id>/switch")
@at_site(Permission.WEBHOOKS)
def post_switch(site: ReviewedSite, webhook_id: str) -> Response:
    """Off, or on again."""
    status = request.form.get("status")
    if status not in ("on", "off"):
        raise InvalidSubmission("choose on or off")
    with services().database.write() as connection:
        now = services().database.now(connection)
        webhook_changes.switch(connection, _named(site, webhook_id), now, on=status == "on")
    return _back(site, status)


@blueprint.post("/sites/<site>/webhooks/<webhook_id>/test")
@at_site(Permission.WEBHOOKS)
def post_test(site: ReviewedSite, webhook_id: str) -> Response:
    """Send it something, to see whether it comes."""
    with services().database.write() as connection:
        now = services().database.now(connection)
        webhook_changes.test(connection, _named(site, webhook_id), now)
    return _back(site, "test")


@blueprint.post("/sites/<site>/webhooks/<webhook_id>/deliveries/<delivery_id>/again")
@at_site(Permission.WEBHOOKS)
def post_again(site: ReviewedSite, webhook_id: str, delivery_id: str) -> Response:
    """Send a delivery once more."""
    if not is_id(delivery_id):
        raise NotFound("there is no such delivery", code="delivery_not_found")
    with services().database.write() as connection:
        now = services().database.now(connection)
        webhook_changes.redeliver(connection, _named(site, webhook_id), delivery_id, now)
    return _back(site, "again")


def _told(connection: sa.Connection, one: Webhook) -> Told:
    waiting = count_waiting(connection, one.id)
    return Told(one, waiting, deliveries_of(connection, one.id, None, SHOWN))


def _named(site: ReviewedSite, webhook_id: str) -> Named:
    # What is no id is not asked for: PostgreSQL refuses some texts even to compare with.
    if not is_id(webhook_id):
        raise NotFound("there is no such webhook", code="webhook_not_found")
    return Named(site.id, webhook_id, moderator().moderator_id)


def _back(site: ReviewedSite, done: str) -> Response:
    services().wake("delivery")
    return make_response(redirect(url_for(".show_webhooks", site=site.id, done=done), 303))
