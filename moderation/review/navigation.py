"""The pages of a site that stand in the bar on top, for whoever may open them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa
from flask import current_app, request, url_for

from moderation.domain.roles import Permission, may
from moderation.http.context import services
from moderation.http.languages import mark
from moderation.review.people.moderators import ReviewedSite
from moderation.storage.queries.appeals import count_appeals
from moderation.storage.queries.reported import count_reported

# What a place tells of as "99+".
MOST_TOLD = 99


@dataclass(frozen=True, slots=True)
class Place:
    """A page that the bar leads to; `count` tells how much waits there at a site."""

    endpoint: str
    words: str
    permission: Permission
    count: Callable[[sa.Connection, str], int] | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """It, as this page shows it. `words` are not yet translated; `waiting` is empty for none."""

    address: str
    words: str
    current: bool
    waiting: str


_PLACES = (
    Place("review_pages.show_queue", mark("Queue"), Permission.READ),
    Place("review_reports.show_reports", mark("Reports"), Permission.READ, count_reported),
    Place("review_appeals.show_appeals", mark("Appeals"), Permission.READ, count_appeals),
    Place("review_search.show_search", mark("Search"), Permission.READ),
    Place("review_bulk.show_histogram", mark("Many at once"), Permission.BULK),
    Place("review_numbers.show_numbers", mark("Numbers"), Permission.READ),
    Place("review_policy.show_policy", mark("Policy"), Permission.READ),
    Place("review_words.show_words", mark("Words"), Permission.READ),
    Place("review_people.show_people", mark("People"), Permission.PEOPLE),
    Place("review_telling.show_webhooks", mark("Webhooks"), Permission.WEBHOOKS),
    Place("review_audit.show_audit", mark("Log"), Permission.AUDIT),
)


def navigation(site: ReviewedSite) -> list[Link]:
    """Where somebody with this role at this site can go."""
    places = [
        place
        for place in _PLACES
        if place.endpoint in current_app.view_functions and may(site.role, place.permission)
    ]
    waiting = _waiting(site.id, places)
    return [
        Link(
            url_for(place.endpoint, site=site.id),
            place.words,
            request.endpoint == place.endpoint,
            waiting.get(place.endpoint, ""),
        )
        for place in places
    ]


def _waiting(site_id: str, places: list[Place]) -> dict[str, str]:
    with services().database.read() as connection:
        counts = {
            place.endpoint: place.count(connection, site_id) for place in places if place.count
        }
    return {
        endpoint: str(number) if number <= MOST_TOLD else f"{MOST_TOLD}+"
        for endpoint, number in counts.items()
        if number
    }
