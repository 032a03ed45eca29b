"""`POST /v1/sites/{site}/articles/{article}/comments`."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from flask import Blueprint, Response, current_app, g, json, request
from sqlalchemy.exc import IntegrityError

from moderation.domain.comment import Comment, Scope, Site
from moderation.domain.errors import Forbidden, TemporarilyUnavailable
from moderation.domain.lifecycle import Status
from moderation.http.article_fields import bound_origins
from moderation.http.auth import requires
from moderation.http.backpressure import refuse_when_overloaded
from moderation.http.context import services
from moderation.http.idempotency import Attempt, Stored, attempt
from moderation.http.languages import browsers_language
from moderation.http.parsing import json_object
from moderation.http.presenting import comment_json
from moderation.submission.requests import read_submission
from moderation.submission.service import Submission, submit
from moderation.submission.waiting import Waiting, preferred_wait

blueprint = Blueprint("submission", __name__)

WAITING = "moderation.waiting"


@blueprint.post("/v1/sites/<site>/articles/<article:article>/comments")
@requires(Scope.SUBMIT)
def post_comment(site: str, article: str) -> Response:
    """Take a comment in."""
    submission = read_submission(article, json_object(request), bound_origins(g.api_key, g.site))
    if submission.language is None and g.api_key.public:
        # A reader's own browser sent it; a server would ask in its own language.
        submission = replace(submission, language=browsers_language())
    with attempt(request.get_data()) as once:
        earlier = once.earlier()
        if earlier is not None:
            return _answer(earlier, replayed=True)
        refuse_when_overloaded()
        services().limiter.check_author(site, submission.address.key, public=g.api_key.public)
        return _submit(g.site, submission, once)


def _submit(site: Site, submission: Submission, once: Attempt) -> Response:
    wait_s = preferred_wait(request.headers.get("Prefer"))

    def together(connection: sa.Connection, comment: Comment, now: datetime) -> None:
        will_wait = wait_s > 0 and comment.status is Status.PENDING
        once.store(connection, _stored(comment), now, settled=not will_wait)

    try:
        comment = submit(
            services().database,
            services().policies,
            site,
            submission,
            together,
            services().fetch_key_set,
        )
    except IntegrityError:
        # Another process took the same key at the same moment, and its answer stands.
        earlier = once.earlier()
        if earlier is None:
            raise TemporarilyUnavailable("the comment could not be stored; send it again") from None
        return _answer(earlier, replayed=True)
    except Forbidden:
        # Refused for want of a confirmed address, perhaps: that mail is not to wait either.
        services().wake("mail")
        raise
    services().wake("screening" if comment.status is Status.PENDING else "mail")
    if wait_s > 0 and comment.status is Status.PENDING:
        waiting: Waiting = current_app.extensions[WAITING]
        comment = waiting.for_decision(comment, wait_s)
        once.settle(_stored(comment))
    return _answer(_stored(comment), replayed=False)


def _stored(comment: Comment) -> Stored:
    waiting = comment.status in (Status.PENDING, Status.UNVERIFIED)
    return Stored(202 if waiting else 201, json.dumps(comment_json(comment)), comment.id)


def _answer(stored: Stored, *, replayed: bool) -> Response:
    if stored.comment_id is None:
        raise LookupError("a stored submission without its comment")
    document = json.loads(stored.answer)
    # Derived from the id and never stored; see `moderation.secrets`.
    document["author_token"] = services().secrets.author_token(stored.comment_id)
    answer = Response(json.dumps(document), stored.status, content_type="application/json")
    answer.headers["Location"] = f"/v1/comments/{stored.comment_id}"
    if document["status"] == Status.PENDING:
        answer.headers["Retry-After"] = "1"
    if replayed:
        answer.headers["Idempotent-Replayed"] = "true"
    return answer
