"""`/review/sign-in` and `/review/sign-out`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for

from moderation.http.auth import public
from moderation.http.context import services
from moderation.http.languages import gettext, mark
from moderation.http.same_origin import check_same_origin
from moderation.review.access import (
    current_session,
    forget_session,
    keep_session,
    moderator,
    session_token,
    signed_in,
)
from moderation.review.page_blueprint import page_blueprint
from moderation.review.people import sessions
from moderation.review.people.moderators import LONGEST_ADDRESS
from moderation.review.people.sign_in import sign_in
from moderation.review.rulings.forms import local_path
from moderation.review.single_sign_on.configured import provider

blueprint = page_blueprint("review_entrance", __name__)

_NOTES = {
    "session": mark(
        "Please sign in. A session ends after eight hours, or half an hour without work."
    ),
    "sign-out": mark("You are signed out."),
    "everywhere": mark("You are signed out, here and everywhere else."),
}


@blueprint.get("/sign-in")
@public
def show_sign_in() -> Response:
    """The form, unless somebody is signed in already."""
    if current_session() is not None:
        return make_response(redirect(landing(request.args.get("next")), 303))
    note = _NOTES.get(request.args.get("after", ""))
    words = gettext(note) if note else None
    return make_response(sign_in_page({"next": request.args.get("next", "")}, note=words))


@blueprint.post("/sign-in")
@public
def post_sign_in() -> Response:
    """A new session, or the form again with a message that is the same for every address."""
    check_same_origin()
    email, password = request.form.get("email", ""), request.form.get("password", "")
    token = sign_in(email, password, session_token())
    if token is None:
        return make_response(sign_in_page(request.form, wrong=True), 401)
    answer = make_response(redirect(landing(request.form.get("next")), 303))
    return keep_session(answer, token)


@blueprint.post("/sign-out")
@signed_in
def post_sign_out() -> Response:
    """End the session here and in the database."""
    with services().database.write() as connection:
        sessions.close_session(connection, moderator().token)
    answer = redirect(url_for("review_entrance.show_sign_in", after="sign-out"), 303)
    return forget_session(make_response(answer))


def sign_in_page(sent: Mapping[str, str], **shown: Any) -> str:
    """The form, with the provider's button where there is one; `shown` says what was wrong."""
    email, place = sent.get("email", "")[:LONGEST_ADDRESS], local_path(sent.get("next", ""))
    there = provider()
    elsewhere = there.name if there is not None else None
    shown = {"email": email, "next": place, "elsewhere": elsewhere, **shown}
    return render_template("review/sign_in.html", **shown)


def landing(place: str | None) -> str:
    """The page of the desk that somebody came for, or else the queue."""
    return local_path(place or "") or url_for("review_pages.show_queue")
