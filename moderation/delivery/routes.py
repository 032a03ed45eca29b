"""`GET /v1/sites/{site}/events`: every change of state, in order, once."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from moderation.delivery.event_json import event_json
from moderation.domain.comment import Scope
from moderation.http.auth import requires
from moderation.http.context import services
from moderation.http.cursors import cursor_at, page_cursor, page_limit
from moderation.storage.queries.events import read_events

blueprint = Blueprint("delivery", __name__)


@blueprint.get("/v1/sites/<site>/events")
@requires(Scope.READ)
def list_events(site: str) -> Response:
    """What happened to the site's comments after a place in the journal."""
    purpose = f"events {site}"
    place, limit = page_cursor(purpose, "after"), page_limit()
    after = int(place[0]) if place else 0
    with services().database.read() as connection:
        found = read_events(connection, site, after, limit)
    last = found[-1].sequence if found else after
    items = [event_json(one) for one in found]
    return jsonify({"items": items, "next_cursor": cursor_at(purpose, [str(last)])})
