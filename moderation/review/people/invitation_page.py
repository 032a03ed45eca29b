"""`/review/invitations/<token>`: where somebody who was invited comes in."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for
from sqlalchemy.exc import IntegrityError

from moderation.domain.errors import VerificationFailed
from moderation.http.auth import public
from moderation.http.context import services
from moderation.http.languages import gettext, mark
from moderation.http.same_origin import check_same_origin
from moderation.review.access import keep_session, session_token
from moderation.review.page_blueprint import page_blueprint
from moderation.review.people import passwords, roles_in_words, sessions
from moderation.review.people.acceptance import NewAccount, accept, find_invitation, is_known
from moderation.review.people.form_fields import name_in_form
from moderation.review.people.invitations import Invitation
from moderation.review.people.moderators import Account, lock_account
from moderation.review.people.sign_in import check_password
from moderation.secrets import hash_of

blueprint = page_blueprint("review_invitation", __name__)

_OTHER_ADDRESS = mark("The invitation was made for another address.")
_NO_NAME = mark("A name has 1 to 80 characters, all of them letters, digits or signs.")
_DIFFERENT = mark("The two passwords are not the same.")
_WRONG = mark("This is not the password of your account.")


@blueprint.get("/invitations/<token>")
@public
def show_invitation(token: str) -> Response:
    """What somebody is invited to, and the form that accepts it. Looking uses nothing up."""
    return _page(_open(token))


@blueprint.post("/invitations/<token>")
@public
def post_invitation(token: str) -> Response:
    """Come in: with a new account, or with the password of the one that the address has.

    The address has to be typed, so that the link alone is not enough.
    """
    check_same_origin()
    found = _open(token)
    email = request.form.get("email", "").strip().casefold()
    if email != found.email:
        services().limiter.note_failed_sign_in(_caller(token))
        return _page(found, 422, wrong={"email": gettext(_OTHER_ADDRESS)})
    with services().database.read() as connection:
        known = is_known(connection, email)
    return _with_own_account(found, token) if known else _with_new_account(found, token)


def _with_own_account(found: Invitation, token: str) -> Response:
    account = check_password(found.email, request.form.get("password", ""))
    if account is None:
        return _page(found, 422, wrong={"password": gettext(_WRONG)})
    return _enter(token, account)


def _with_new_account(found: Invitation, token: str) -> Response:
    name, password = name_in_form(), request.form.get("password", "")
    wrong = _faults(found.email, name, password)
    if name is None or wrong:
        return _page(found, 422, wrong=wrong)
    with passwords.place():
        new = NewAccount(name, passwords.hash_password(password))
    try:
        return _enter(token, new)
    except IntegrityError:
        # Another invitation has made the account meanwhile.
        return _page(found, 409)


def _faults(email: str, name: str | None, password: str) -> dict[str, str]:
    wrong = {} if name else {"name": gettext(_NO_NAME)}
    weakness = passwords.weakness_of(password, (name or "", email))
    if weakness is not None:
        return {**wrong, "password": gettext(passwords.WORDS[weakness])}
    if password != request.form.get("again", ""):
        return {**wrong, "again": gettext(_DIFFERENT)}
    return wrong


def _enter(token: str, who: Account | NewAccount) -> Response:
    database = services().database
    with database.write() as connection:
        now = database.now(connection)
        if isinstance(who, Account) and not lock_account(connection, who):
            raise VerificationFailed("this account was changed meanwhile", code="invitation_gone")
        moderator_id = accept(connection, token, who, now)
        sessions.close_session(connection, session_token())
        session = sessions.open_session(connection, moderator_id, now)
    answer = redirect(url_for("review_pages.show_queue"), 303)
    return keep_session(make_response(answer), session)


def _open(token: str) -> Invitation:
    """The invitation, unless too many links that open nothing were tried from there."""
    services().limiter.check_sign_in(_caller(token))
    database = services().database
    try:
        with database.read() as connection:
            return find_invitation(connection, token, database.now(connection))
    except VerificationFailed:
        services().limiter.note_failed_sign_in(_caller(token))
        raise


def _caller(token: str) -> str:
    """Each link is limited by itself, besides the client's address: nobody can lock all."""
    return f"invitation {hash_of(token)}"


def _page(found: Invitation, status: int = 200, **shown: Any) -> Response:
    with services().database.read() as connection:
        known = is_known(connection, found.email)
    page = render_template(
        "review/invitation.html",
        invitation=found,
        known=known,
        roles=roles_in_words,
        sent=request.form,
        token=request.view_args["token"] if request.view_args else "",
        **shown,
    )
    return make_response(page, status)
