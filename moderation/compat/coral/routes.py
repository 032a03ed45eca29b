"""Coral asks about each comment before it takes it, and goes by the answer."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from moderation.compat.coral.answers import FOR_A_PERSON, answer_to
from moderation.compat.coral.signature import is_signed
from moderation.compat.judging import judge
from moderation.domain.errors import DependencyFailed, Malformed, NotAuthenticated
from moderation.http.auth import public
from moderation.http.context import services
from moderation.http.parsing import parse_json
from moderation.storage.queries import coral_secrets

blueprint = Blueprint("coral", __name__)

LARGEST_REQUEST = 512 * 1024


@blueprint.post("/coral/<site>/external-moderation")
@public
def post_comment(site: str) -> Response:
    """What the site's policy says of a comment. Raises NotAuthenticated."""
    request.max_content_length = LARGEST_REQUEST
    body = request.get_data()
    _check_signature(site, body)
    answer = _answer(site, body)
    return Response(status=204) if answer is None else jsonify(answer)


def _check_signature(site: str, body: bytes) -> None:
    """Whether there is such a site is not told to whoever cannot sign for it."""
    with services().database.read() as connection:
        secrets = coral_secrets.secrets_of(connection, site)
    if not is_signed(body, request.headers.get("X-Coral-Signature", ""), secrets):
        services().limiter.check_public_post()
        raise NotAuthenticated("the signature is not valid")


def _answer(site: str, body: bytes) -> dict[str, Any] | None:
    """Coral publishes whatever gets no answer: so an answer there is, in any case."""
    try:
        return answer_to(judge(site, _text(body)).ruling)
    except (Malformed, DependencyFailed):
        return dict(FOR_A_PERSON)


def _text(body: bytes) -> str:
    sent = parse_json(body)
    comment = sent.get("comment") if isinstance(sent, dict) else None
    text = comment.get("body") if isinstance(comment, dict) else None
    if not isinstance(text, str):
        raise Malformed("there is no text in it")
    return text
