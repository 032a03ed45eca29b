"""`/help/{site}`: "Problems with posting?" What confirming is, and the mail once more."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from moderation.domain.comment import Site
from moderation.domain.errors import InvalidSubmission
from moderation.http.addresses import LONGEST_ADDRESS, read_address
from moderation.http.auth import known_site, public
from moderation.http.backpressure import refuse_when_overloaded
from moderation.http.context import services
from moderation.http.languages import language, speak_as_asked
from moderation.http.parsing import Fields
from moderation.http.same_origin import check_same_origin
from moderation.verification import service

blueprint = Blueprint("help", __name__, template_folder="templates")
speak_as_asked(blueprint)


@blueprint.after_request
def _let_forms_name_their_origin(response: Response) -> Response:
    # Under `no-referrer` a browser hides the origin of a form from its own site as well.
    response.headers["Referrer-Policy"] = "same-origin"
    return response


@blueprint.get("/help/<site>")
@public
def show_help(site: str) -> str:
    """What to do when a comment does not appear, and a form that sends the mail again."""
    return _page(known_site(site), sent="sent" in request.args)


@blueprint.post("/help/<site>")
@public
def post_address(site: str) -> Response:
    """Send the mail again. The answer is the same for every address."""
    check_same_origin()
    refuse_when_overloaded()
    services().limiter.check_public_post()
    found = known_site(site)
    typed = request.form.get("email", "").strip()
    fields = Fields({"email": typed})
    address = read_address(fields)
    try:
        fields.finish()
    except InvalidSubmission:
        return make_response(_page(found, typed=typed, wrong=True), 422)
    if address is not None:
        service.ask_again(services().database, found.id, address, language=language())
        services().wake("mail")
    return make_response(redirect(url_for("help.show_help", site=site, sent=1), 303))


def _page(site: Site, *, sent: bool = False, typed: str = "", wrong: bool = False) -> str:
    return render_template(
        "verify_help.html", site=site, sent=sent, typed=typed, wrong=wrong, longest=LONGEST_ADDRESS
    )
