"""Decisions by API: ruling, undoing, and the history of a comment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa
from flask import Blueprint, Response, json, jsonify, request

from moderation.domain.comment import Comment
from moderation.domain.decision import Decision, Ruling
from moderation.domain.errors import NotFound
from moderation.domain.lifecycle import Action, Actor
from moderation.domain.reasons import RejectionReason
from moderation.http.context import services
from moderation.http.idempotency import Stored
from moderation.http.parsing import Fields, json_object
from moderation.http.presenting import comment_json, decision_json
from moderation.review.access import acting, moderating
from moderation.review.rulings.notes import LONGEST_NOTE
from moderation.review.rulings.once import Keep, answer_once
from moderation.review.rulings.ruling import RULINGS, Together, rule
from moderation.review.rulings.undoing import undo
from moderation.storage.queries import comments

blueprint = Blueprint("review_rulings", __name__)

# Decides, and calls what it is handed in the same transaction.
Deciding = Callable[[Together], tuple[Comment, Decision]]


@blueprint.post("/v1/comments/<comment_id>/decisions")
@moderating
def post_decision(comment_id: str) -> Response:
    """A moderator's ruling, on the version that the moderator saw."""
    ruling, version = _read_ruling()
    site_id, database = acting().site_id, services().database
    return _once(lambda together: rule(database, site_id, comment_id, ruling, version, together))


@blueprint.post("/v1/comments/<comment_id>/undo")
@moderating
def post_undo(comment_id: str) -> Response:
    """Take back the decision that stands, if the comment is still at the version named."""
    fields = Fields(json_object(request))
    version = fields.whole("version")
    fields.refuse_unknown()
    fields.finish()
    who, seen = acting(), (comment_id, version or 0)
    return _once(
        lambda together: undo(services().database, who.site_id, who.moderator_id, seen, together)
    )


@blueprint.get("/v1/comments/<comment_id>/decisions")
@moderating
def list_decisions(comment_id: str) -> Response:
    """The whole history of a comment's decisions, oldest first."""
    with services().database.read() as connection:
        comment = comments.find_comment(connection, comment_id)
        if comment is None or comment.site_id != acting().site_id:
            raise NotFound("there is no such comment", code="comment_not_found")
        decisions = comments.decisions_of(connection, comment_id)
    return jsonify({"items": [decision_json(one) for one in decisions], "next_cursor": None})


def _once(decide: Deciding) -> Response:
    """Decide, once for each Idempotency-Key."""

    def work(keep: Keep) -> Stored:
        def together(
            connection: sa.Connection, comment: Comment, decision: Decision, now: datetime
        ) -> None:
            keep(connection, _stored(comment, decision), now)

        return _stored(*decide(together))

    return answer_once(work)


def _stored(comment: Comment, decision: Decision) -> Stored:
    document = {**decision_json(decision), "comment": comment_json(comment)}
    return Stored(201, json.dumps(document), comment.id)


def _read_ruling() -> tuple[Ruling, int]:
    fields = Fields(json_object(request))
    action = fields.choice("action", tuple(RULINGS))
    reason = fields.choice("reason", tuple(RejectionReason), required=False)
    note = fields.text("note", 0, LONGEST_NOTE, required=False)
    note_to_author = fields.text("note_to_author", 0, LONGEST_NOTE, required=False)
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
        note_to_author=note_to_author or "",
        moderator_id=acting().moderator_id,
    )
    return ruling, version
