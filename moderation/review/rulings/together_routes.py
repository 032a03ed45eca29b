"""Working together by API: claims, what is left to a lead, notes, many at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, Response, json, jsonify, request

from moderation.domain.decision import Ruling
from moderation.domain.errors import NotFound
from moderation.domain.ids import is_id
from moderation.domain.lifecycle import Action, Actor
from moderation.domain.reasons import RejectionReason
from moderation.http.context import services
from moderation.http.idempotency import Stored
from moderation.http.parsing import Fields, json_object
from moderation.http.presenting import time_text
from moderation.review.access import acting, moderating, preferences
from moderation.review.rulings import claims, escalations, notes
from moderation.review.rulings.bulk import Order, Outcome, decide_many
from moderation.review.rulings.bulk_choice import MOST_OF_A_MODERATOR
from moderation.review.rulings.bulk_undo import undo_many
from moderation.review.rulings.once import Keep, answer_once
from moderation.review.rulings.person import acting_person

blueprint = Blueprint("review_together", __name__)

_BULK_ACTIONS = (Action.PUBLISH.value, Action.REJECT.value)


@blueprint.put("/v1/comments/<comment_id>/claim")
@moderating
def put_claim(comment_id: str) -> Response:
    """Look at a held comment for three minutes; again, to renew it."""
    me, site_id = acting_person(), acting().site_id
    return jsonify(_claim(claims.claim_comment(services().database, site_id, me, comment_id)))


@blueprint.delete("/v1/comments/<comment_id>/claim")
@moderating
def delete_claim(comment_id: str) -> Response:
    """Let go of it."""
    released = claims.release(services().database, acting_person(), comment_id)
    return jsonify({"released": released})


@blueprint.post("/v1/sites/<site>/claims")
@moderating
def post_next_claim(site: str) -> Response:
    """Claim the next held comment that nobody looks at."""
    me, fields = acting_person(), Fields(json_object(request))
    after = fields.text("after", 1, 36, required=False)
    fields.refuse_unknown()
    fields.finish()
    cap = preferences().severe_cap
    return jsonify(_claim(claims.claim_next(services().database, site, me, after, cap)))


@blueprint.put("/v1/comments/<comment_id>/escalation")
@moderating
def put_escalation(comment_id: str) -> Response:
    """Leave a held comment to a lead."""
    me, fields = acting_person(), Fields(json_object(request))
    note = fields.text("note", 0, notes.LONGEST_NOTE, required=False)
    version = fields.whole("version")
    fields.refuse_unknown()
    fields.finish()
    seen = (comment_id, version)
    escalations.escalate(services().database, acting().site_id, me, seen, (note or "").strip())
    return jsonify({"comment_id": comment_id, "escalated": True})


@blueprint.delete("/v1/comments/<comment_id>/escalation")
@moderating
def delete_escalation(comment_id: str) -> Response:
    """Put it back before everybody."""
    who = acting()
    escalations.settle(services().database, who.site_id, who.moderator_id, comment_id)
    return jsonify({"comment_id": comment_id, "escalated": False})


@blueprint.post("/v1/comments/<comment_id>/notes")
@moderating
def post_note(comment_id: str) -> Response:
    """Keep a note on a comment, for colleagues."""
    about = (acting().site_id, acting_person(), comment_id, _read_text())
    return _note_once(lambda together: notes.note_on_comment(services().database, *about, together))


@blueprint.post("/v1/sites/<site>/authors/<author_id>/notes")
@moderating
def post_author_note(site: str, author_id: str) -> Response:
    """Keep a note on a commenter, for colleagues."""
    about = (site, acting_person(), author_id, _read_text())
    return _note_once(lambda together: notes.note_on_author(services().database, *about, together))


@blueprint.post("/v1/sites/<site>/bulk-decisions")
@moderating
def post_bulk(site: str) -> Response:
    """Decide on up to a hundred comments, each at the version named."""
    me, (ruling, shown) = acting_person(), _read_bulk()
    chosen = {"by": "selection", "action": ruling.action.value}
    if ruling.reasons:
        chosen["reason"] = ruling.reasons[0]
    order = Order(site, me, ruling, chosen)

    def work(keep: Keep) -> Stored:
        def together(
            connection: sa.Connection, bulk_id: str, outcome: Outcome, now: datetime
        ) -> None:
            keep(connection, _created({"id": bulk_id, **asdict(outcome)}), now)

        bulk_id, outcome = decide_many(services().database, order, shown, together)
        return _created({"id": bulk_id, **asdict(outcome)})

    return answer_once(work)


@blueprint.post("/v1/sites/<site>/bulk-decisions/<bulk_id>/undo")
@moderating
def post_undo_bulk(site: str, bulk_id: str) -> Response:
    """Take back what of it still stands."""
    if not is_id(bulk_id):
        raise NotFound("nothing was decided on many comments under this number")
    me = acting().moderator_id
    taken_back, kept = undo_many(services().database, site, me, bulk_id)
    return jsonify({"id": bulk_id, "taken_back": taken_back, "kept": kept})


def _claim(claim: claims.Claim | None) -> dict[str, str | None]:
    if claim is None:
        return {"comment_id": None, "until": None}
    return {"comment_id": claim.comment_id, "until": time_text(claim.until)}


def _note_once(note: Callable[[notes.Together], str]) -> Response:
    def work(keep: Keep) -> Stored:
        def together(connection: sa.Connection, note_id: str, now: datetime) -> None:
            keep(connection, _created({"id": note_id}), now)

        return _created({"id": note(together)})

    return answer_once(work)


def _created(document: dict[str, Any]) -> Stored:
    return Stored(201, json.dumps(document), None)


def _read_text() -> str:
    fields = Fields(json_object(request))
    text = fields.text("text", 1, notes.LONGEST_NOTE)
    fields.refuse_unknown()
    fields.finish()
    return (text or "").strip()


def _read_bulk() -> tuple[Ruling, list[tuple[str, int]]]:
    document = json_object(request)
    fields = Fields(document)
    action = fields.choice("action", _BULK_ACTIONS)
    reason = fields.choice("reason", tuple(RejectionReason), required=False)
    named, shown = fields.object("comments"), []
    if named is not None:
        ids = list(document["comments"])
        if not 1 <= len(ids) <= MOST_OF_A_MODERATOR or not all(map(is_id, ids)):
            message = f"must be 1 to {MOST_OF_A_MODERATOR} ids, each with its version"
            fields.wrong("comments", message)
        else:
            shown = [(id_, named.whole(id_) or 0) for id_ in ids]
    fields.refuse_unknown()
    fields.finish()
    reasons = (reason,) if reason and action == Action.REJECT else ()
    return Ruling(Action(action or ""), Actor.MODERATOR, reasons), shown
