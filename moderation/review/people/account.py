"""`/review/account`: how somebody wants to work, the password, and the sessions that are open."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for

from moderation.domain.notices import wants_backlog
from moderation.http.context import services
from moderation.http.languages import LANGUAGES, gettext, mark
from moderation.review.access import (
    forget_session,
    keep_session,
    moderator,
    own_sites,
    preferences,
    signed_in,
)
from moderation.review.page_blueprint import page_blueprint
from moderation.review.people import passwords, roles_in_words
from moderation.review.people.form_fields import preferences_in_form
from moderation.review.people.moderators import email_of
from moderation.review.people.own_account import (
    change_password,
    note_own_deed,
    sign_out_everywhere,
)
from moderation.review.people.preferences import THEMES, keep_preferences
from moderation.review.people.sessions import sessions_of

blueprint = page_blueprint("review_account", __name__)

_BREAKS = (25, 40, 50, 75, 90, 120)
_CAPS = (10, 25, 50, 100, 200)
_NOTES = {
    "preferences": mark("Saved. From here on, pages are as you like them."),
    "password": mark("Your password is changed, and all other sessions are ended."),
}
_WRONG = mark("This is not your present password.")
_DIFFERENT = mark("The two new passwords are not the same.")


@blueprint.get("/account")
@signed_in
def show_account() -> Response:
    """The page, with what was just done."""
    note = _NOTES.get(request.args.get("done", ""))
    return _page(note=gettext(note) if note else None)


@blueprint.post("/account/preferences")
@signed_in
def post_preferences() -> Response:
    """Keep what was chosen."""
    chosen = preferences_in_form()
    database, me = services().database, moderator().moderator_id
    with database.write() as connection:
        keep_preferences(connection, me, chosen)
        note_own_deed(connection, me, "preferences_changed", database.now(connection))
    return make_response(redirect(url_for("review_account.show_account", done="preferences"), 303))


@blueprint.post("/account/password")
@signed_in
def post_password() -> Response:
    """Another password, with a new session for whoever changed it and none for anybody else."""
    old, new = request.form.get("password", ""), request.form.get("new_password", "")
    wrong = _fault_of(new, request.form.get("again", ""))
    if wrong is not None:
        return _page(422, wrong={"new": gettext(wrong)})
    token = change_password(moderator(), old, new)
    if token is None:
        return _page(422, wrong={"old": gettext(_WRONG)})
    answer = redirect(url_for("review_account.show_account", done="password"), 303)
    return keep_session(make_response(answer), token)


@blueprint.post("/account/sign-out-everywhere")
@signed_in
def post_sign_out_everywhere() -> Response:
    """End every session, here as well."""
    sign_out_everywhere(moderator())
    answer = redirect(url_for("review_entrance.show_sign_in", after="everywhere"), 303)
    return forget_session(make_response(answer))


def _fault_of(new: str, again: str) -> str | None:
    with services().database.read() as connection:
        about = (moderator().name, email_of(connection, moderator().moderator_id))
    weakness = passwords.weakness_of(new, about)
    if weakness is not None:
        return passwords.WORDS[weakness]
    return None if new == again else _DIFFERENT


def _page(status: int = 200, **shown: Any) -> Response:
    database = services().database
    with database.read() as connection:
        sessions = sessions_of(connection, moderator(), database.now(connection))
    mine = preferences()
    page = render_template(
        "review/account.html",
        sites=own_sites(),
        sessions=sessions,
        breaks=sorted({0, mine.break_minutes, *_BREAKS}),
        caps=sorted({0, mine.severe_cap, *_CAPS}),
        languages=LANGUAGES,
        themes=THEMES,
        roles=roles_in_words,
        told_of_backlog=any(wants_backlog(one.role, asdict(mine)) for one in own_sites()),
        **shown,
    )
    return make_response(page, status)
