"""The pages of a site that stand in the bar on top, for whoever may open them."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, request, url_for

from moderation.domain.roles import Permission, may
from moderation.http.languages import mark
from moderation.review.people.moderators import ReviewedSite


@dataclass(frozen=True, slots=True)
class Place:
    """A page that the bar leads to."""

    endpoint: str
    words: str
    permission: Permission


@dataclass(frozen=True, slots=True)
class Link:
    """It, as this page shows it. `words` are not yet translated."""

    address: str
    words: str
    current: bool


_PLACES = (
    Place("review_pages.show_queue", mark("Queue"), Permission.READ),
    Place("review_search.show_search", mark("Search"), Permission.READ),
    Place("review_bulk.show_histogram", mark("Many at once"), Permission.BULK),
    Place("review_numbers.show_numbers", mark("Numbers"), Permission.READ),
    Place("review_policy.show_policy", mark("Policy"), Permission.READ),
    Place("review_words.show_words", mark("Words"), Permission.READ),
    Place("review_people.show_people", mark("People"), Permission.PEOPLE),
    Place("review_audit.show_audit", mark("Log"), Permission.AUDIT),
)


def navigation(site: ReviewedSite) -> list[Link]:
    """Where somebody with this role at this site can go."""
    return [
        Link(url_for(place.endpoint, site=site.id), place.words, request.endpoint == place.endpoint)
        for place in _PLACES
        if place.endpoint in current_app.view_functions and may(site.role, place.permission)
    ]
