"""What readers report, by API: the list, and leaving a comment up."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from flask import Blueprint, Response, json, jsonify, request

from moderation.http.context import services
from moderation.http.cursors import cursor_at, page_cursor, page_limit
from moderation.http.idempotency import Stored
from moderation.http.parsing import Fields, json_object
from moderation.http.presenting import comment_json, time_text
from moderation.review.access import acting, moderating
from moderation.review.reporting.listing import (
    Reported,
    place_from,
    place_in_words,
    read_reported,
)
from moderation.review.reporting.settling import Left, leave_up
from moderation.review.rulings.notes import LONGEST_NOTE
from moderation.review.rulings.once import Keep, answer_once
from moderation.review.rulings.person import acting_person
from moderation.storage.queries.reported import Reports

blueprint = Blueprint("review_reporting", __name__)


@blueprint.get("/v1/sites/<site>/reports")
@moderating
def list_reports(site: str) -> Response:
    """The reported comments of a site, the worst first."""
    purpose, limit = f"reports {site}", page_limit()
    with services().database.read() as connection:
        page = read_reported(connection, site, place_from(page_cursor(purpose)), limit)
    cursor = cursor_at(purpose, place_in_words(page.next)) if page.next else None
    return jsonify({"items": [_item_json(item) for item in page.items], "next_cursor": cursor})


@blueprint.post("/v1/comments/<comment_id>/reports/settle")
@moderating
def post_leaving(comment_id: str) -> Response:
    """Leave a reported comment up, at the version named."""
    fields = Fields(json_object(request))
    version = fields.whole("version")
    note = (fields.text("note", 0, LONGEST_NOTE, required=False) or "").strip()
    fields.refuse_unknown()
    fields.finish()
    # A note is always somebody's.
    who = acting_person() if note else acting().moderator_id
    left = Left(comment_id, version or 0, who, note)

    def work(keep: Keep) -> Stored:
        def together(connection: sa.Connection, number: int, now: datetime) -> None:
            keep(connection, _stored(comment_id, number), now)

        number = leave_up(services().database, acting().site_id, left, together)
        return _stored(comment_id, number)

    return answer_once(work)


def _stored(comment_id: str, number: int) -> Stored:
    return Stored(200, json.dumps({"comment_id": comment_id, "settled": number}), comment_id)


def _item_json(item: Reported) -> dict[str, object]:
    return {**comment_json(item.comment), "reports": _reports_json(item.reports)}


def _reports_json(reports: Reports) -> dict[str, object]:
    notes = [
        {"reason": one.reason.value, "text": one.text, "created_at": time_text(one.created_at)}
        for one in reports.notes
    ]
    return {
        "count": reports.count,
        "reasons": {reason.value: number for reason, number in reports.reasons.items()},
        "notes": notes,
        "first_at": time_text(reports.first_at),
        "last_at": time_text(reports.last_at),
    }
