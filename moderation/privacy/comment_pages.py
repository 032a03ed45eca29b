"""`/mine/<site>/comments/…`: one comment, for whoever has the link that its author was mailed.

It works as long as there is the comment: an objection need not be written within a day.
"""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from moderation.domain.errors import NotFound
from moderation.domain.ids import is_id
from moderation.http.auth import known_site, public
from moderation.http.context import services
from moderation.http.languages import speak_as_asked
from moderation.privacy import wording
from moderation.privacy.appealing import LONGEST_APPEAL, appeal
from moderation.privacy.own_comments import OwnComment, find_own, withdraw
from moderation.privacy.places import is_own_comment_proof

blueprint = Blueprint("mine_comment", __name__, url_prefix="/mine")
speak_as_asked(blueprint)


@blueprint.get("/<site>/comments/<comment_id>/<proof>")
@public
def show_own_comment(site: str, comment_id: str, proof: str) -> Response:
    """The comment, where it stands and why, and what can be done about it."""
    return _page(site, comment_id, proof)


@blueprint.post("/<site>/comments/<comment_id>/<proof>/withdrawals")
@public
def post_own_withdrawal(site: str, comment_id: str, proof: str) -> Response:
    """Take it back."""
    _check(comment_id, proof)
    withdraw(services().database, site, None, comment_id)
    return _back(site, comment_id, proof)


@blueprint.post("/<site>/comments/<comment_id>/<proof>/appeals")
@public
def post_own_appeal(site: str, comment_id: str, proof: str) -> Response:
    """Object to its rejection."""
    _check(comment_id, proof)
    _own(site, comment_id)
    text = request.form.get("text", "").replace("\r\n", "\n").strip()
    if not 1 <= len(text) <= LONGEST_APPEAL or not _is_storable(text):
        return _page(site, comment_id, proof, wrong=text)
    appeal(services().database, services().policies, comment_id, text)
    return _back(site, comment_id, proof)


def _page(site: str, comment_id: str, proof: str, wrong: str | None = None) -> Response:
    _check(comment_id, proof)
    own = _own(site, comment_id)
    with services().database.read() as connection:
        policy = services().policies.for_site(connection, site)
    page = render_template(
        "mine/comment.html",
        site=known_site(site),
        own=own,
        proof=proof,
        appeals=policy.allows_appeals,
        longest=LONGEST_APPEAL,
        wrong=wrong,
        wording=wording,
    )
    return make_response(page, 200 if wrong is None else 422)


def _check(comment_id: str, proof: str) -> None:
    known = is_id(comment_id) and proof.isascii()
    if not known or not is_own_comment_proof(services().secrets, comment_id, proof):
        services().limiter.check_public_post()
        raise NotFound("there is no such comment", code="comment_not_found")


def _own(site: str, comment_id: str) -> OwnComment:
    with services().database.read() as connection:
        return find_own(connection, site, comment_id)


def _back(site: str, comment_id: str, proof: str) -> Response:
    address = url_for(
        "mine_comment.show_own_comment", site=site, comment_id=comment_id, proof=proof
    )
    return make_response(redirect(address, 303))


def _is_storable(text: str) -> bool:
    return "\x00" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)
