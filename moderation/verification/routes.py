"""`POST …/verifications` for sites, `/verify/{token}` for the reader who opens the mail."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, make_response, render_template, request

from moderation.domain.comment import Scope
from moderation.domain.errors import VerificationFailed
from moderation.http.auth import public, requires
from moderation.http.context import services
from moderation.http.languages import speak_as_asked
from moderation.http.links_by_mail import answer_for_every_address
from moderation.verification import service

blueprint = Blueprint(
    "verification",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/verify-assets",
)
speak_as_asked(blueprint)


@blueprint.post("/v1/sites/<site>/verifications")
@requires(Scope.SUBMIT)
def post_verification(site: str) -> Response:
    """Mail a confirmation link. The answer is the same for every address."""
    return answer_for_every_address(site, service.ask_again)


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
