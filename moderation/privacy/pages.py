"""`/mine/<site>`: asking for a link, and the page with everything that it leads to.

No session and no cookie: the link is the proof, as in the mails that confirm an address. Opening
it changes nothing.
"""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from moderation.domain.errors import VerificationFailed
from moderation.domain.ids import is_id
from moderation.http.addresses import read_address
from moderation.http.auth import known_site, public
from moderation.http.context import services
from moderation.http.languages import language, speak_as_asked
from moderation.http.parsing import Fields
from moderation.http.same_origin import check_same_origin
from moderation.privacy import links, wording
from moderation.privacy.export import export
from moderation.privacy.known import read_known
from moderation.privacy.links import Purpose, Visit
from moderation.privacy.own_comments import read_own_page, withdraw
from moderation.privacy.places import own_comment_proof

blueprint = Blueprint(
    "mine",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/mine-assets",
)
speak_as_asked(blueprint)
ON_A_PAGE = 20


@blueprint.get("/mine/<site>")
@public
def show_asking(site: str) -> Response:
    """The page where an address is typed in."""
    known_site(site)
    return _asking(site)


@blueprint.post("/mine/<site>")
@public
def post_asking(site: str) -> Response:
    """Mail a link to this address. The answer is the same for every one."""
    check_same_origin()
    known = known_site(site)
    services().limiter.check_public_mail()
    fields = Fields({"email": request.form.get("email", "").strip()})
    address = read_address(fields)
    if address is None:
        return _asking(site, wrong=True)
    links.ask_for_link(services().database, site, address, language=language())
    services().wake("mail")
    return make_response(render_template("mine/sent.html", site=known))


@blueprint.get("/mine/<site>/<token>")
@public
def show_mine(site: str, token: str) -> Response:
    """All that somebody wrote at this site, and what is kept beside."""
    try:
        visit = visit_by(site, Purpose.PAGE, token)
    except VerificationFailed:
        return gone(site)
    before = request.args.get("before", "")
    with services().database.read() as connection:
        known = read_known(connection, visit.author.id)
        page = read_own_page(
            connection, visit.author.id, before if is_id(before) else None, ON_A_PAGE
        )
        policy = services().policies.for_site(connection, site)
    proofs = {own.comment.id: proof_of(own.comment.id) for own in page.items}
    return make_response(
        render_template(
            "mine/page.html",
            visit=visit,
            token=token,
            known=known,
            page=page,
            appeals=policy.allows_appeals,
            proofs=proofs,
            first=not before,
            wording=wording,
        )
    )


@blueprint.post("/mine/<site>/<token>/withdrawals")
@public
def post_withdrawal(site: str, token: str) -> Response:
    """Take one of these comments back."""
    visit = visit_by(site, Purpose.PAGE, token)
    withdraw(services().database, site, visit.author.id, request.form.get("comment_id", ""))
    return make_response(redirect(url_for("mine.show_mine", site=site, token=token), 303))


@blueprint.get("/mine/<site>/<token>/export")
@public
def show_export(site: str, token: str) -> Response:
    """Everything, as a file."""
    visit = visit_by(site, Purpose.PAGE, token)
    answer = Response(export(services().database, visit), content_type="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="comments-{site}.json"'
    return answer


def visit_by(site: str, purpose: Purpose, token: str) -> Visit:
    """Who came by this link. Raises VerificationFailed; whoever tries many is slowed down."""
    try:
        return links.find_visit(services().database, site, purpose, token)
    except VerificationFailed:
        services().limiter.check_public_post()
        raise


def gone(site: str) -> Response:
    """The page for a link that no longer works."""
    return make_response(render_template("mine/gone.html", site=site), 410)


def proof_of(comment_id: str) -> str:
    """What opens the page of one comment to its author."""
    return own_comment_proof(services().secrets, comment_id)


def _asking(site: str, *, wrong: bool = False) -> Response:
    page = render_template("mine/ask.html", site=known_site(site), wrong=wrong)
    answer = make_response(page, 422 if wrong else 200)
    # Under `no-referrer` a browser hides the origin of a form from its own site as well. There is
    # no token in this address.
    answer.headers["Referrer-Policy"] = "same-origin"
    return answer
