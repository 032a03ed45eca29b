"""Erasing everything: what it means, a mail that asks once more, and the button that does it."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template

from moderation.domain.errors import VerificationFailed
from moderation.http.auth import public
from moderation.http.context import services
from moderation.http.languages import language, speak_as_asked
from moderation.privacy.erasing import Wish, ask_to_confirm, erase_author, forget_labels
from moderation.privacy.known import read_known
from moderation.privacy.links import Purpose
from moderation.privacy.pages import gone, visit_by
from moderation.storage.leftovers import clear_away

blueprint = Blueprint("mine_erasure", __name__, url_prefix="/mine")
speak_as_asked(blueprint)

# What is left of erased texts in the file is cleared away at once where that is soon done.
CLEAR_FOR_S = 2.0


@blueprint.get("/<site>/<token>/erasure")
@public
def show_erasure(site: str, token: str) -> Response:
    """What would be erased, and what would stay."""
    return _page("mine/erasure.html", site, Purpose.PAGE, token)


@blueprint.post("/<site>/<token>/erasure")
@public
def post_erasure(site: str, token: str) -> Response:
    """Have the mail sent that asks once more."""
    try:
        visit = visit_by(site, Purpose.PAGE, token)
    except VerificationFailed:
        return gone(site)
    ask_to_confirm(services().database, site, visit.author.id, language())
    services().wake("mail")
    return make_response(render_template("mine/erasure_sent.html", visit=visit, token=token))


@blueprint.get("/<site>/erasures/<token>")
@public
def show_confirmation(site: str, token: str) -> Response:
    """The page that the mail leads to. Mail scanners open every link: this changes nothing."""
    return _page("mine/erasure_confirm.html", site, Purpose.ERASURE, token)


@blueprint.post("/<site>/erasures/<token>")
@public
def post_confirmation(site: str, token: str) -> Response:
    """Erase everything."""
    try:
        visit = visit_by(site, Purpose.ERASURE, token)
    except VerificationFailed:
        return gone(site)
    with services().database.read() as connection:
        email = read_known(connection, visit.author.id).email
    erased = erase_author(services().database, visit.author.id, Wish.AUTHOR)
    forget_labels(services().database, services().secrets.pseudonym, site, email)
    clear_away(services().database, for_s=CLEAR_FOR_S)
    page = render_template("mine/erasure_done.html", site=visit.site, erased=erased)
    return make_response(page)


def _page(template: str, site: str, purpose: Purpose, token: str) -> Response:
    try:
        visit = visit_by(site, purpose, token)
    except VerificationFailed:
        return gone(site)
    with services().database.read() as connection:
        known = read_known(connection, visit.author.id)
    return make_response(render_template(template, visit=visit, token=token, known=known))
