"""`/demo`: an article with comments under it, for trying the service as a reader would.

A comment sent here is a real submission to the demo site: it is verified, checked and held or
published like any other. Works without a script.
"""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from moderation.domain.comment import Comment, Site
from moderation.domain.errors import InvalidSubmission, NotFound
from moderation.domain.ids import is_id
from moderation.domain.lifecycle import Status
from moderation.embedded.demo_access import SITE
from moderation.embedded.demo_site import ARTICLE, ARTICLE_TITLE
from moderation.embedded.demo_thread import read_thread
from moderation.http.auth import known_site, public
from moderation.http.backpressure import refuse_when_overloaded
from moderation.http.context import services
from moderation.http.languages import SOURCE, choose_language
from moderation.http.parsing import parse_json
from moderation.http.same_origin import check_same_origin
from moderation.storage.queries import comments
from moderation.submission.requests import LONGEST_BODY, LONGEST_NAME, read_submission
from moderation.submission.service import Submission, submit

blueprint = Blueprint(
    "demo",
    __name__,
    url_prefix="/demo",
    template_folder="templates",
    static_folder="static",
)

# What names a reader's own comment in an address, so that nobody else can look at its state.
_PURPOSE = "demo-comment"
_FIELDS = ("name", "email", "body", "parent_id")
_LIMITS = {"name": LONGEST_NAME, "email": 254, "body": LONGEST_BODY}


@blueprint.before_request
def _speak_english() -> None:
    # The article is in English, and so is everything around it.
    choose_language(SOURCE)


@blueprint.after_request
def _let_forms_name_their_origin(response: Response) -> Response:
    # Under `no-referrer` a browser hides the origin of a form from its own site as well.
    response.headers["Referrer-Policy"] = "same-origin"
    return response


@blueprint.get("")
@public
def show_article() -> str:
    """The article, its published comments and the form."""
    known_site(SITE)
    return _article({"parent_id": request.args.get("reply", "")}, {})


@blueprint.post("/comments")
@public
def post_comment() -> Response:
    """Send what was written; then show where it stands, or what is wrong with it."""
    check_same_origin()
    refuse_when_overloaded()
    services().limiter.check_public_post()
    site = known_site(SITE)
    sent = _sent()
    try:
        submission = _read(sent, site)
    except InvalidSubmission as error:
        return make_response(_article(sent, dict(error.fields)), 422)
    services().limiter.check_author(site.id, submission.address.key, public=True)
    comment = submit(services().database, services().policies, site, submission, _nothing_else)
    services().wake("screening" if comment.status is Status.PENDING else "mail")
    return make_response(redirect(_state_url(comment.id), 303))


@blueprint.get("/comments/<comment_id>")
@public
def show_state(comment_id: str) -> Response:
    """Where a comment stands, for the reader who sent it."""
    known_site(SITE)
    proof = request.args.get("proof", "")
    if not is_id(comment_id) or not services().secrets.is_signature(_PURPOSE, comment_id, proof):
        raise NotFound("this page is only for the reader who wrote the comment")
    with services().database.read() as connection:
        comment = comments.find_comment(connection, comment_id)
    if comment is None:
        raise NotFound("this comment is no longer here")
    answer = make_response(render_template("demo/state.html", comment=comment, title=ARTICLE_TITLE))
    if comment.status is Status.PENDING:
        answer.headers["Refresh"] = "1"
    return answer


def _article(values: dict[str, str], errors: dict[str, str]) -> str:
    with services().database.read() as connection:
        thread = read_thread(connection, SITE, ARTICLE)
    return render_template(
        "demo/article.html",
        title=ARTICLE_TITLE,
        thread=thread,
        replies_to=thread.by_id.get(values.get("parent_id", "")),
        values=values,
        errors=errors,
        limits=_LIMITS,
    )


def _sent() -> dict[str, str]:
    fields = {name: request.form.get(name, "") for name in _FIELDS}
    # A browser ends the lines of a text field with CR LF.
    fields["body"] = fields["body"].replace("\r\n", "\n")
    # The same strictness as for JSON that is sent: no NUL, no half characters.
    checked: dict[str, str] = parse_json(json.dumps(fields).encode())
    return checked


def _read(sent: dict[str, str], site: Site) -> Submission:
    values: dict[str, Any] = {
        "author": {"email": sent["email"].strip(), "name": sent["name"]},
        "body": sent["body"],
        "parent_id": sent["parent_id"] or None,
    }
    return read_submission(ARTICLE, values, site.origins)


def _nothing_else(_connection: object, _comment: Comment, _now: object) -> None:
    """A form has no idempotency key to be stored together with the comment."""


def _state_url(comment_id: str) -> str:
    proof = services().secrets.sign(_PURPOSE, comment_id)
    return url_for("demo.show_state", comment_id=comment_id, proof=proof)
