"""`/review/sign-in/openid`: off to the provider, and back.

The way back is in two steps. The provider sends the browser to a page of ours, which changes
nothing; its form, sent by itself where scripts run and by a button elsewhere, then signs in. So
no link of somebody else's does anything, and cookies may stay `SameSite=Strict`: a browser does
not send those along when another site has sent it here.
"""

from __future__ import annotations

import hmac
import logging
from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for
from sqlalchemy.exc import IntegrityError

from moderation.domain.errors import NotFound
from moderation.http.auth import public
from moderation.http.context import services
from moderation.http.languages import gettext
from moderation.http.same_origin import check_same_origin
from moderation.review.access import keep_session, session_token
from moderation.review.desk_session import cookie_attributes, cookie_name
from moderation.review.page_blueprint import page_blueprint
from moderation.review.people import sessions
from moderation.review.people.entrance import landing, sign_in_page
from moderation.review.rulings.forms import local_path
from moderation.review.single_sign_on import begun
from moderation.review.single_sign_on.configured import provider
from moderation.review.single_sign_on.failing import WORDS, Reason, SignInFailed
from moderation.review.single_sign_on.identities import admit
from moderation.review.single_sign_on.provider import Identity, Provider

LONGEST_CODE = 4_096
_STATUS = {Reason.SILENT: 503, Reason.STRANGE: 502}

blueprint = page_blueprint("review_single_sign_on", __name__)
log = logging.getLogger(__name__)


@blueprint.get("/sign-in/openid")
@public
def show_start() -> Response:
    """To the provider, with a cookie by which this browser is known when it comes back."""
    there = _provider()
    attempt = begun.begin(services().secrets, local_path(request.args.get("next", "")) or "")
    try:
        url = there.authorization_url(attempt, _back_to())
    except SignInFailed as failure:
        return _failed(failure)
    answer = make_response(redirect(url, 303))
    answer.set_cookie(_cookie(), attempt.cookie, max_age=begun.LIFE_S, **cookie_attributes())
    return answer


@blueprint.get("/sign-in/openid/return")
@public
def show_return() -> Response:
    """Where the provider sends the browser: a form that asks to be let in. Changes nothing."""
    _provider()
    if "error" in request.args:
        declined = request.args["error"] == "access_denied"
        return _failed(SignInFailed(Reason.DECLINED if declined else Reason.STRANGE, "an error"))
    sent = {name: request.args.get(name, "") for name in ("code", "state", "iss")}
    return make_response(render_template("review/openid_return.html", sent=sent))


@blueprint.post("/sign-in/openid/return")
@public
def post_return() -> Response:
    """A new session for whoever the provider says this is, if that person works here."""
    check_same_origin()
    there = _provider()
    try:
        attempt = begun.resume(
            services().secrets, request.cookies.get(_cookie(), ""), request.form.get("state", "")
        )
        token = _enter(_identify(there, attempt))
    except SignInFailed as failure:
        return _forget_attempt(_failed(failure))
    answer = make_response(redirect(landing(attempt.place), 303))
    return keep_session(_forget_attempt(answer), token)


def _identify(there: Provider, attempt: begun.Begun) -> Identity:
    """Ask the provider, no more often than passwords may be tried from the same address."""
    code, issuer = request.form.get("code", ""), request.form.get("iss", "")
    # RFC 9207: a provider that names itself in the answer must be the one that was asked.
    if issuer and not hmac.compare_digest(issuer.encode("utf-8", "replace"), there.issuer.encode()):
        raise SignInFailed(Reason.CLOSED, "another provider's answer")
    if not 0 < len(code) <= LONGEST_CODE:
        raise SignInFailed(Reason.CLOSED, "no code")
    services().limiter.check_sign_in(_caller(attempt))
    try:
        return there.redeem(code, attempt, _back_to())
    except SignInFailed as failure:
        if failure.reason is not Reason.SILENT:
            services().limiter.note_failed_sign_in(_caller(attempt))
        raise


def _enter(identity: Identity) -> str:
    database = services().database
    try:
        with database.write() as connection:
            now = database.now(connection)
            moderator_id = admit(connection, identity, now)
            sessions.close_session(connection, session_token())
            return sessions.open_session(connection, moderator_id, now)
    except IntegrityError:
        raise SignInFailed(Reason.CLOSED, "the same person at the same moment") from None


def _failed(failure: SignInFailed) -> Response:
    log.warning("signing in with OpenID failed: %s", failure.detail)
    status = _STATUS.get(failure.reason, 403)
    answer = make_response(sign_in_page({}, failed=gettext(WORDS[failure.reason])), status)
    if failure.reason is Reason.SILENT:
        answer.headers["Retry-After"] = "30"
    return answer


def _provider() -> Provider:
    found = provider()
    if found is None:
        raise NotFound("there is no such page")
    return found


def _back_to() -> str:
    return services().public_url + url_for("review_single_sign_on.show_return")


def _caller(attempt: begun.Begun) -> str:
    """Each attempt is limited by itself, besides the client's address: nobody can lock all."""
    return f"openid {attempt.state}"


def _cookie() -> str:
    return f"{cookie_name()}-openid"


def _forget_attempt(answer: Response) -> Response:
    attributes: dict[str, Any] = cookie_attributes()
    answer.delete_cookie(_cookie(), **attributes)
    return answer
