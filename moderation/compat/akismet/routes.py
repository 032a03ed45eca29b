"""Akismet's endpoints at the root. Every answer has the status 200: their clients read words."""

from __future__ import annotations

import logging

from flask import Blueprint, Response, json, request
from werkzeug.exceptions import HTTPException

from moderation.compat.akismet import form as forms
from moderation.compat.akismet.staying_open import hold
from moderation.compat.akismet.verdicts import HAM, HELD, SPAM, Verdict, verdict_on
from moderation.compat.judging import judge
from moderation.compat.labels import Label, keep
from moderation.domain.errors import DependencyFailed, ModerationError, RateLimited
from moderation.http.auth import public
from moderation.http.context import services

blueprint = Blueprint("akismet", __name__)

THANKS = "Thanks for making the web a better place."
_MOST_SITES = 500
_BAD_KEY = "the key is none of this service's, or may not submit"

log = logging.getLogger(__name__)


@blueprint.post("/1.1/verify-key")
@public
def verify_key() -> Response:
    """Whether the key is a live one."""
    caller = forms.caller_in(forms.read_form())
    return _words("valid") if caller else _invalid()


@blueprint.post("/1.1/comment-check")
@public
def comment_check() -> Response:
    """Whether a comment is spam, by the policy of the key's site.

    Nothing of it is kept, but for what is held and can be told of later: see `staying_open`.
    """
    form = forms.read_form()
    caller = forms.caller_in(form)
    if caller is None:
        return _invalid()
    if forms.is_guaranteed_spam(form):
        return _tell(SPAM)
    if forms.is_by_administrator(form):
        return _tell(HAM)
    text = form.get("comment_content", "")
    verdict = verdict_on(judge(caller.site.id, text, forms.signals_in(form)))
    if verdict is HELD:
        verdict = hold(caller.site.id, form, forms.secret_in(form), request.user_agent.string)
    return _tell(verdict)


@blueprint.post("/1.1/submit-spam")
@public
def submit_spam() -> Response:
    """It was spam after all."""
    return _learn(1.0)


@blueprint.post("/1.1/submit-ham")
@public
def submit_ham() -> Response:
    """It was none."""
    return _learn(0.0)


@blueprint.route("/1.2/key-sites", methods=["GET", "POST"])
@public
def key_sites() -> Response:
    """Where the key is used: at one site's own addresses. How often is not counted."""
    caller = forms.caller_in(forms.read_form())
    if caller is None:
        return _invalid()
    with services().database.read() as connection:
        month = services().database.now(connection).strftime("%Y-%m")
    addresses = [{"site": origin} for origin in caller.site.origins[:_MOST_SITES]]
    return _json({month: addresses, "limit": _MOST_SITES, "offset": 0, "total": len(addresses)})


@blueprint.route("/1.2/usage-limit", methods=["GET", "POST"])
@public
def usage_limit() -> Response:
    """There is no limit by the month, and so no share of one."""
    caller = forms.caller_in(forms.read_form())
    return _json({"limit": "none", "throttled": False}) if caller else _invalid()


@blueprint.errorhandler(ModerationError)
def answer_domain_error(error: ModerationError) -> Response:
    """Neither true nor false: a client that knows its trade holds the comment and asks again."""
    code = error.code
    answer = _words("error", (("X-akismet-error", code), ("X-akismet-debug-help", error.message)))
    if isinstance(error, RateLimited):
        answer.headers["Retry-After"] = str(error.retry_after_s)
    elif not isinstance(error, DependencyFailed):
        log.warning("answered %s", code, extra={"code": code, "status": 200})
    return answer


@blueprint.errorhandler(HTTPException)
def answer_http_error(error: HTTPException) -> Response:
    """What Flask refuses: too many bytes, mostly."""
    return _words(
        "error", (("X-akismet-error", "bad_request"), ("X-akismet-debug-help", error.name))
    )


def _learn(value: float) -> Response:
    form = forms.read_form()
    caller = forms.caller_in(form)
    if caller is None:
        return _invalid()
    text = form.get("comment_content", "")
    if text.strip() and not forms.is_test(form):
        email = form.get("comment_author_email", "")
        keep(caller.site.id, "akismet", text, [Label("SPAM", value)], email)
    return _words(THANKS)


def _tell(verdict: Verdict) -> Response:
    return _words(verdict.body, verdict.headers)


def _invalid() -> Response:
    return _words("invalid", (("X-akismet-debug-help", _BAD_KEY),))


def _words(text: str, headers: tuple[tuple[str, str], ...] = ()) -> Response:
    answer = Response(text, content_type="text/plain; charset=utf-8")
    answer.headers.update(dict(headers))
    return answer


def _json(value: object) -> Response:
    return Response(json.dumps(value), content_type="application/json; charset=utf-8")
