"""`/comment/{site}/{article}`: a form for readers whose browsers run no scripts, and its answer.

One more way in, for the sites whose widget takes comments, with all the guards of the others.
"""

from __future__ import annotations

import json
import time
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from moderation.domain.comment import Article, ArticleModeration, Comment, Site
from moderation.domain.errors import Forbidden, InvalidSubmission, NotFound
from moderation.domain.ids import is_id
from moderation.domain.lifecycle import Status
from moderation.http.auth import known_site, public
from moderation.http.backpressure import refuse_when_overloaded
from moderation.http.context import services
from moderation.http.languages import gettext, language, mark, speak_as_asked
from moderation.http.parsing import parse_json
from moderation.http.presenting import notice_json
from moderation.http.same_origin import check_same_origin
from moderation.http.widget_key import widget_key_of
from moderation.storage.queries import articles, comments, sites
from moderation.submission.requests import LONGEST_BODY, LONGEST_NAME, read_submission
from moderation.submission.service import Submission, submit

blueprint = Blueprint(
    "commenting",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/comment-assets",
)
speak_as_asked(blueprint)

# What names a reader's own comment in an address, so that nobody else can look at its state.
WRITTEN = "written-comment"
_OPENED = "form-opened"
_FIELDS = ("name", "email", "body", "parent_id", "website", "opened")
_LIMITS = {"name": LONGEST_NAME, "email": 254, "body": LONGEST_BODY}
_WRONG = {
    "body": mark("Please write something, at most 5,000 characters."),
    "author.name": mark("Please give a name of at most 80 characters, on one line."),
    "author.email": mark("This does not look like an e-mail address that mail can be sent to."),
}
_REFUSED = {
    "article_closed": mark("This article takes no more comments."),
    "author_blocked": mark("Comments from this address are not accepted here."),
    "email_unverified": mark(
        "Confirm your e-mail address first: a mail is on its way. Then send this once more."
    ),
    "parent_not_found": mark("The comment you reply to is no longer here."),
}


@blueprint.after_request
def _let_forms_name_their_origin(response: Response) -> Response:
    # Under `no-referrer` a browser hides the origin of a form from its own site as well.
    response.headers["Referrer-Policy"] = "same-origin"
    return response


@blueprint.get("/comment/<site>/<article:article>")
@public
def show_form(site: str, article: str) -> str:
    """The form, empty; with `?reply=` for a reply to a published comment."""
    found = _open_site(site)
    return _form(found, article, {"parent_id": request.args.get("reply", "")}, {})


@blueprint.post("/comment/<site>/<article:article>")
@public
def post_form(site: str, article: str) -> Response:
    """Send what was written; then show where it stands, or what is wrong with it."""
    check_same_origin()
    refuse_when_overloaded()
    services().limiter.check_public_post()
    found, sent = _open_site(site), _sent()
    try:
        submission = _read(article, sent, found)
        services().limiter.check_author(site, submission.address.key, public=True)
        comment = submit(services().database, services().policies, found, submission, _nothing_else)
    except InvalidSubmission as error:
        wrong = {field: gettext(_WRONG[field]) for field, _ in error.fields if field in _WRONG}
        return make_response(_form(found, article, sent, wrong), 422)
    except (Forbidden, NotFound) as error:
        services().wake("mail")
        refused = {"": gettext(_REFUSED[error.code])}
        return make_response(_form(found, article, sent, refused), 422)
    services().wake("screening" if comment.status is Status.PENDING else "mail")
    return make_response(redirect(written_url(comment.id), 303))


@blueprint.get("/written/<comment_id>")
@public
def show_written(comment_id: str) -> Response:
    """Where a comment stands, for the reader who sent it by the form."""
    proof = request.args.get("proof", "")
    if not is_id(comment_id) or not services().secrets.is_signature(WRITTEN, comment_id, proof):
        raise NotFound("this page is only for the reader who wrote the comment")
    with services().database.read() as connection:
        comment = comments.find_comment(connection, comment_id)
        if comment is None:
            raise NotFound("this comment is no longer here")
        site = sites.find_site(connection, comment.site_id)
        article = articles.find_article(connection, comment.site_id, comment.article_id)
        rejected = comment.status is Status.REJECTED
        decision = comments.latest_decision(connection, comment_id) if rejected else None
    words = {"comment": comment, "site": site, "article": article}
    notice = notice_json(decision) if decision else None
    answer = make_response(render_template("commenting/written.html", notice=notice, **words))
    if comment.status is Status.PENDING:
        answer.headers["Refresh"] = "2"
    return answer


def written_url(comment_id: str) -> str:
    """The address of that page."""
    proof = services().secrets.sign(WRITTEN, comment_id)
    return url_for("commenting.show_written", comment_id=comment_id, proof=proof)


def _open_site(site_id: str) -> Site:
    site = known_site(site_id)
    with services().database.read() as connection:
        if widget_key_of(connection, site) is None:
            raise NotFound("comments are not taken here")
    return site


def _form(site: Site, article_id: str, values: dict[str, str], errors: dict[str, str]) -> str:
    with services().database.read() as connection:
        article = articles.find_article(connection, site.id, article_id)
        replies_to = _public_parent(connection, site, article_id, values.get("parent_id", ""))
    article = article or Article(site.id, article_id, None, None, ArticleModeration.DEFAULT)
    opened = values.get("opened") or _stamp(str(int(time.time())))
    return render_template(
        "commenting/form.html",
        site=site,
        article=article,
        replies_to=replies_to,
        values={**values, "opened": opened},
        errors=errors,
        limits=_LIMITS,
    )


def _public_parent(connection: Any, site: Site, article_id: str, parent_id: str) -> Comment | None:
    parent = comments.find_comment(connection, parent_id) if is_id(parent_id) else None
    if parent is None or parent.status is not Status.PUBLISHED:
        return None
    return parent if (parent.site_id, parent.article_id) == (site.id, article_id) else None


def _sent() -> dict[str, str]:
    fields = {name: request.form.get(name, "") for name in _FIELDS}
    # A browser ends the lines of a text field with CR LF.
    fields["body"] = fields["body"].replace("\r\n", "\n")
    # The same strictness as for JSON that is sent: no NUL, no half characters.
    checked: dict[str, str] = parse_json(json.dumps(fields).encode())
    return checked


def _read(article_id: str, sent: dict[str, str], site: Site) -> Submission:
    values: dict[str, Any] = {
        "author": {
            "email": sent["email"].strip(),
            "name": sent["name"],
            "language": language(),
        },
        "body": sent["body"],
        "parent_id": sent["parent_id"] or None,
        "form": {"website": sent["website"][:200], "seconds": _seconds_since(sent["opened"])},
    }
    return read_submission(article_id, values, site.origins)


def _stamp(moment: str) -> str:
    return f"{moment}.{services().secrets.sign(_OPENED, moment)}"


def _seconds_since(stamp: str) -> float:
    """How long ago the form was opened; 0 when it does not say so in our hand."""
    moment, _, signature = stamp.partition(".")
    if not services().secrets.is_signature(_OPENED, moment, signature):
        return 0.0
    return min(max(0.0, time.time() - int(moment)), 1_000_000.0)


def _nothing_else(_connection: object, _comment: Comment, _now: object) -> None:
    """A form has no idempotency key to be stored together with the comment."""
