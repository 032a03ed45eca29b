"""`POST /v1/comments/{id}/reports`: a reader says what is wrong with a comment."""

from __future__ import annotations

from contextlib import suppress

from flask import Blueprint, Response, jsonify, request
from sqlalchemy.exc import IntegrityError

from moderation.domain.comment import ApiKey
from moderation.domain.reasons import ReportReason
from moderation.http.auth import authenticate, public
from moderation.http.context import services
from moderation.http.idempotency import attempt
from moderation.http.limits import client_network
from moderation.http.parsing import Fields, json_object
from moderation.reports.service import report
from moderation.storage.queries.reports import Allegation

blueprint = Blueprint("reports", __name__)

LONGEST_NOTE = 1000


@blueprint.post("/v1/comments/<comment_id>/reports")
@public
def post_report(comment_id: str) -> Response:
    """Take a report. The answer is the same for the first and for the tenth by one reader."""
    _check_limits(authenticate())
    allegation = _read_report(comment_id)
    with attempt(request.get_data()) as once:
        replayed = once.earlier() is not None
        if not replayed:
            with suppress(IntegrityError):
                # A twin in another process was first: the report is kept already.
                report(
                    services().database,
                    services().policies,
                    comment_id,
                    allegation,
                    once.store_accepted,
                )
    answer = jsonify({})
    answer.status_code = 202
    if replayed:
        answer.headers["Idempotent-Replayed"] = "true"
    return answer


def _check_limits(key: ApiKey | None) -> None:
    if key is None:
        services().limiter.check_public_post()
    else:
        services().limiter.check_key(key)
    if key is None or key.public:
        services().limiter.check_report()


def _read_report(comment_id: str) -> Allegation:
    fields = Fields(json_object(request))
    reason = fields.choice("reason", tuple(ReportReason))
    note = fields.text("note", 0, LONGEST_NOTE, required=False)
    fields.refuse_unknown()
    fields.finish()
    if reason is None:
        raise AssertionError("finish() raises for a required field that is missing")
    # By network: nobody has an account. Another name under every comment, so that the names
    # say nothing of what else somebody reported.
    name = f"{comment_id}\x00{client_network()}"
    reporter = services().secrets.pseudonym("report", name)
    return Allegation(ReportReason(reason), (note or "").strip(), reporter)
