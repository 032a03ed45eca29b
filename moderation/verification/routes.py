"""`POST …/verifications` for sites, `/verify/{token}` for the reader who opens the mail."""

from __future__ import annotations

from contextlib import suppress

from flask import Blueprint, Response, jsonify, make_response, render_template, request
from sqlalchemy.exc import IntegrityError

from moderation.domain.comment import Scope
from moderation.domain.errors import VerificationFailed
from moderation.http.addresses import read_address
from moderation.http.auth import public, requires
from moderation.http.backpressure import refuse_when_overloaded
from moderation.http.context import current_key, services
from moderation.http.idempotency import attempt
from moderation.http.parsing import Fields, json_object
from moderation.verification import service

blueprint = Blueprint(
    "verification",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/verify-assets",
)


@blueprint.post("/v1/sites/<site>/verifications")
@requires(Scope.SUBMIT)
def post_verification(site: str) -> Response:
    """Mail a confirmation link. The answer is the same for every address."""
    refuse_when_overloaded()
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
                service.ask_again(services().database, site, address, once.store_accepted)
            services().wake("mail")
    answer = jsonify({})
    answer.status_code = 202
    if replayed:
        answer.headers["Idempotent-Replayed"] = "true"
    return answer


@blueprint.get("/verify/<token>")
@public
def show_verification(token: str) -> Response:
    """The page with the button. Mail scanners open every link, so this changes nothing."""
    try:
        waiting = service.look_at(services().database, token)
    except VerificationFailed:
        return _gone()
    return make_response(render_template("verify_ask.html", waiting=waiting, token=token))


@blueprint.post("/verify/<token>")
@public
def post_confirmation(token: str) -> Response:
    """The button was pressed."""
    try:
        site = service.look_at(services().database, token).site
        released = service.confirm(services().database, token)
    except VerificationFailed:
        services().limiter.check_public_post()
        return _gone()
    services().wake("screening")
    if not _wants_page():
        return jsonify({"verified": True, "comments": released})
    return make_response(render_template("verify_done.html", site=site, released=released))


def _gone() -> Response:
    if not _wants_page():
        raise VerificationFailed("this link is used, expired or incomplete")
    return make_response(render_template("verify_gone.html"), 410)


def _wants_page() -> bool:
    best = request.accept_mimetypes.best_match(["application/json", "text/html"])
    return best == "text/html"
