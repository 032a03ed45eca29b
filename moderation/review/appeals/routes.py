"""What authors object to, by API: the list, and answering."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from flask import Blueprint, Response, json, jsonify, request

from moderation.domain.appeals import Appeal, Outcome
from moderation.http.context import services
from moderation.http.cursors import cursor_at, page_cursor, page_limit
from moderation.http.idempotency import Stored
from moderation.http.parsing import Fields, json_object
from moderation.http.presenting import appeal_json, comment_json, decision_json
from moderation.review.access import acting, moderating
from moderation.review.appeals.answering import ANSWERS, LONGEST_ANSWER, Answer, answer
from moderation.review.appeals.listing import (
    Appealed,
    place_from,
    place_in_words,
    read_appeals,
)
from moderation.review.rulings.once import Keep, answer_once

blueprint = Blueprint("review_appealing", __name__)


@blueprint.get("/v1/sites/<site>/appeals")
@moderating
def list_appeals(site: str) -> Response:
    """The appeals that wait at a site, the oldest first."""
    purpose, limit = f"appeals {site}", page_limit()
    with services().database.read() as connection:
        page = read_appeals(connection, site, place_from(page_cursor(purpose)), limit)
    cursor = cursor_at(purpose, place_in_words(page.next)) if page.next else None
    return jsonify({"items": [_item_json(item) for item in page.items], "next_cursor": cursor})


@blueprint.post("/v1/comments/<comment_id>/appeals/answer")
@moderating
def post_answer(comment_id: str) -> Response:
    """Uphold the appeal about a comment, or dismiss it, at the version named."""
    given = _read_answer(comment_id)

    def work(keep: Keep) -> Stored:
        def together(connection: sa.Connection, settled: Appeal, now: datetime) -> None:
            keep(connection, _stored(settled), now)

        return _stored(answer(services().database, acting().site_id, given, together))

    return answer_once(work)


def _read_answer(comment_id: str) -> Answer:
    fields = Fields(json_object(request))
    outcome = fields.choice("outcome", ANSWERS)
    text = (fields.text("answer", 0, LONGEST_ANSWER, required=False) or "").strip()
    version = fields.whole("version")
    fields.refuse_unknown()
    fields.finish()
    if outcome is None or version is None:
        raise AssertionError("finish() raises for a required field that is missing")
    return Answer(comment_id, version, Outcome(outcome), text, acting().moderator_id)


def _stored(settled: Appeal) -> Stored:
    return Stored(200, json.dumps(appeal_json(settled)), settled.comment_id)


def _item_json(item: Appealed) -> dict[str, object]:
    return {
        **comment_json(item.comment),
        "appeal": appeal_json(item.appeal),
        "decision": decision_json(item.decision) if item.decision else None,
    }
