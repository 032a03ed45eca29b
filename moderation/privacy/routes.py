"""What a site's own pages may offer: a link to one's comments by mail, and appeals."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from moderation.domain.comment import Scope
from moderation.http.auth import public, requires
from moderation.http.authorship import require_author
from moderation.http.context import services
from moderation.http.links_by_mail import answer_for_every_address
from moderation.http.parsing import Fields, json_object
from moderation.http.presenting import appeal_json
from moderation.privacy import links
from moderation.privacy.appealing import LONGEST_APPEAL, appeal

blueprint = Blueprint("privacy", __name__)


@blueprint.post("/v1/sites/<site>/personal-links")
@requires(Scope.SUBMIT)
def post_personal_link(site: str) -> Response:
    """Mail a link to what was written with an address. The answer is the same for every one."""
    return answer_for_every_address(site, links.ask_for_link)


@blueprint.post("/v1/comments/<comment_id>/appeals")
@public
def post_appeal(comment_id: str) -> Response:
    """The author objects to the rejection of a comment."""
    require_author(comment_id)
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
