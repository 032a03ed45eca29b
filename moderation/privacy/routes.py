"""What a site's own pages may offer: a link to one's comments by mail, and appeals."""

from __future__ import annotations

from contextlib import suppress

from flask import Blueprint, Response, jsonify, request
from sqlalchemy.exc import IntegrityError

from moderation.domain.comment import Scope
from moderation.domain.errors import Forbidden, NotAuthenticated
from moderation.http.addresses import read_address
from moderation.http.auth import public, requires
from moderation.http.context import current_key, services
from moderation.http.idempotency import attempt
from moderation.http.parsing import Fields, json_object
from moderation.http.presenting import appeal_json
from moderation.privacy import links
from moderation.privacy.appealing import LONGEST_APPEAL, appeal

blueprint = Blueprint("privacy", __name__)


@blueprint.post("/v1/sites/<site>/personal-links")
@requires(Scope.SUBMIT)
def post_personal_link(site: str) -> Response:
    """Mail a link to what was written with an address. The answer is the same for every one."""
    fields = Fields(json_object(request))
    address = read_address(fields)
    fields.refuse_unknown()
    fields.finish()
    key = current_key()
    if address is None or key is None:
        raise AssertionError("finish() raises for a required field that is missing")
    services().limiter.check_verification(key)
    with attempt(request.get_data()) as once:
        replayed = once.earlier() is not None
        if not replayed:
            with suppress(IntegrityError):
                # A twin in another process was first: the mail is its to send.
                links.ask_for_link(services().database, site, address, once.store_accepted)
            services().wake("mail")
    answer = jsonify({})
    answer.status_code = 202
    if replayed:
        answer.headers["Idempotent-Replayed"] = "true"
    return answer


@blueprint.post("/v1/comments/<comment_id>/appeals")
@public
def post_appeal(comment_id: str) -> Response:
    """The author objects to the rejection of a comment."""
    _require_author(comment_id)
    fields = Fields(json_object(request))
    text = fields.text("text", 1, LONGEST_APPEAL)
    fields.refuse_unknown()
    fields.finish()
    if text is None:
        raise AssertionError("finish() raises for a required field that is missing")
    made = appeal(services().database, services().policies, comment_id, text.strip())
    answer = jsonify(appeal_json(made))
    answer.status_code = 201
    return answer


def _require_author(comment_id: str) -> None:
    token = request.headers.get("Author-Token", "")
    if not token:
        raise NotAuthenticated("send the author's token in the header Author-Token")
    if not services().secrets.is_author_token(comment_id, token):
        services().limiter.check_public_post()
        raise Forbidden("this is not the author's token of this comment", code="not_the_author")
