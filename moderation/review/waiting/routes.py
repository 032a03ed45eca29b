"""The moderators' API: the queue, rulings and the history of a comment."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from flask import Blueprint, Response, json, jsonify, request
from sqlalchemy.exc import IntegrityError

from moderation.domain.comment import Comment, Scope
from moderation.domain.decision import Decision, Ruling
from moderation.domain.errors import InvalidSubmission, StaleComment
from moderation.domain.lifecycle import Action, Actor, Status
from moderation.domain.reasons import RejectionReason, Signal
from moderation.http.auth import own_comment_or_404, requires
from moderation.http.context import current_key, services
from moderation.http.cursors import cursor_at, page_cursor, page_limit
from moderation.http.idempotency import Stored, attempt
from moderation.http.parsing import Fields, json_object
from moderation.http.presenting import comment_json, decision_json
from moderation.review.rulings.ruling import rule
from moderation.review.waiting.queue import Filter, Item, Order, read_queue
from moderation.storage.queries import comments

blueprint = Blueprint("review", __name__)

LONGEST_NOTE = 2_000
_ACTIONS = (Action.PUBLISH.value, Action.REJECT.value, Action.HOLD.value)


@blueprint.get("/v1/sites/<site>/queue")
@requires(Scope.MODERATE)
def get_queue(site: str) -> Response:
    """What waits for a moderator."""
    which, order = _filter(site), _order()
    purpose = f"queue {site} {which.status} {which.article_id} {which.reason} {order}"
    with services().database.read() as connection:
        page = read_queue(connection, which, order, page_cursor(purpose), page_limit())
    cursor = cursor_at(purpose, page.items[-1].place) if page.more else None
    return jsonify({"items": [_item_json(item) for item in page.items], "next_cursor": cursor})


@blueprint.post("/v1/comments/<comment_id>/decisions")
@requires(Scope.MODERATE)
def post_decision(comment_id: str) -> Response:
    """A moderator's ruling, on the version that the moderator saw."""
    ruling, version = _read_ruling()
    key = current_key()
    site_id = key.site_id if key else ""
    with attempt(request.get_data()) as once:
        earlier = once.earlier()
        if earlier is not None:
            return _replayed(earlier)

        def together(
            connection: sa.Connection, comment: Comment, decision: Decision, now: datetime
        ) -> None:
            once.store(connection, _stored(comment, decision), now)

        try:
            ruled = rule(services().database, site_id, comment_id, ruling, version, together)
        except (StaleComment, IntegrityError):
            # Perhaps it was this very request that was first, in another process.
            earlier = once.earlier()
            if earlier is None:
                raise
            return _replayed(earlier)
    stored = _stored(*ruled)
    return Response(stored.answer, stored.status, content_type="application/json")


@blueprint.get("/v1/comments/<comment_id>/decisions")
@requires(Scope.MODERATE)
def list_decisions(comment_id: str) -> Response:
    """The whole history of a comment's decisions, oldest first."""
    with services().database.read() as connection:
        comment = comments.find_comment(connection, comment_id)
        own_comment_or_404(comment.site_id if comment else "")
        decisions = comments.decisions_of(connection, comment_id)
    return jsonify({"items": [decision_json(one) for one in decisions], "next_cursor": None})


def _replayed(earlier: Stored) -> Response:
    answer = Response(earlier.answer, earlier.status, content_type="application/json")
    answer.headers["Idempotent-Replayed"] = "true"
    return answer


def _stored(comment: Comment, decision: Decision) -> Stored:
    document = {**decision_json(decision), "comment": comment_json(comment)}
    return Stored(201, json.dumps(document), comment.id)


def _read_ruling() -> tuple[Ruling, int]:
    fields = Fields(json_object(request))
    action = fields.choice("action", _ACTIONS)
    reason = fields.choice("reason", tuple(RejectionReason), required=False)
    note = fields.text("note", 0, LONGEST_NOTE, required=False)
    version = fields.whole("version")
    fields.refuse_unknown()
    fields.finish()
    if action is None or version is None:
        raise AssertionError("finish() raises for a required field that is missing")
    ruling = Ruling(
        action=Action(action),
        by=Actor.MODERATOR,
        reasons=(reason,) if reason else (),
        note=note or "",
    )
    return ruling, version


def _filter(site: str) -> Filter:
    try:
        status = Status(request.args.get("status") or Status.HELD)
    except ValueError:
        raise _wrong("status", tuple(Status)) from None
    reason = request.args.get("reason") or None
    if reason is not None and reason not in (*Signal, *RejectionReason):
        raise _wrong("reason", (*Signal, *RejectionReason))
    return Filter(site, status, request.args.get("article") or None, reason)


def _order() -> Order:
    try:
        return Order(request.args.get("sort") or Order.PRIORITY)
    except ValueError:
        raise _wrong("sort", tuple(Order)) from None


def _wrong(name: str, allowed: tuple[str, ...]) -> InvalidSubmission:
    message = f"must be one of {', '.join(allowed)}"
    return InvalidSubmission(f"the {name} is not valid", ((name, message),))


def _item_json(item: Item) -> dict[str, object]:
    decision = decision_json(item.decision) if item.decision else None
    return {**comment_json(item.comment), "decision": decision}
