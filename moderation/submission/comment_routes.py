"""`/v1/comments/{id}`: reading one comment, and what its author may do to it."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Blueprint, Response, jsonify, request

from moderation.domain.comment import ApiKey, Comment, Scope
from moderation.domain.errors import NotFound
from moderation.domain.lifecycle import Status
from moderation.http.auth import authenticate, public
from moderation.http.authorship import proves_author, require_author
from moderation.http.context import services
from moderation.http.markup import tree, wants_tree
from moderation.http.parsing import Fields, json_object
from moderation.http.presenting import comment_json, decision_json, notice_json
from moderation.storage.queries import comments
from moderation.submission import revision
from moderation.submission.requests import read_body

blueprint = Blueprint("comment", __name__)


@blueprint.get("/v1/comments/<comment_id>")
@public
def get_comment(comment_id: str) -> Response:
    """A comment: for a key of its site with `read`, its author, or anyone once published."""
    key, by_author = authenticate(), proves_author(comment_id)
    with services().database.read() as connection:
        comment = comments.find_comment(connection, comment_id)
        if comment is None or not (by_author or _may_read(key, comment)):
            raise NotFound("there is no such comment", code="comment_not_found")
        document = comment_json(comment)
        if wants_tree():
            policy = services().policies.for_site(connection, comment.site_id)
            document["content"] = tree(comment.body, policy.markup)
        document |= _ruled(connection, comment, key, by_author=by_author)
    return _answer(comment, document)


def _may_read(key: ApiKey | None, comment: Comment) -> bool:
    own = key is not None and key.site_id == comment.site_id
    scoped = key is not None and bool({Scope.READ, Scope.MODERATE} & key.scopes)
    return comment.status is Status.PUBLISHED or (own and scoped)


def _ruled(
    connection: sa.Connection, comment: Comment, key: ApiKey | None, *, by_author: bool
) -> dict[str, object]:
    """What whoever asks may know of the last decision: moderators all, authors why not."""
    moderates = key is not None and key.site_id == comment.site_id and Scope.MODERATE in key.scopes
    told_why = by_author and comment.status is Status.REJECTED
    if not (moderates or told_why):
        return {}
    decision = comments.latest_decision(connection, comment.id)
    seen: dict[str, object] = {}
    if moderates:
        seen["decision"] = decision_json(decision) if decision else None
    if told_why and decision is not None:
        seen["notice"] = notice_json(decision)
    return seen


@blueprint.patch("/v1/comments/<comment_id>")
@public
def patch_comment(comment_id: str) -> Response:
    """The author changes the text."""
    require_author(comment_id)
    fields = Fields(json_object(request))
    body = read_body(fields)
    fields.refuse_unknown()
    fields.finish()
    if body is None:
        raise AssertionError("finish() raises for a required field that is missing")
    comment = revision.edit(services().database, services().policies, comment_id, body)
    services().wake("screening")
    return _answer(comment, comment_json(comment))


@blueprint.delete("/v1/comments/<comment_id>")
@public
def delete_comment(comment_id: str) -> Response:
    """The author takes the comment back."""
    require_author(comment_id)
    comment = revision.withdraw(services().database, comment_id)
    return _answer(comment, comment_json(comment))


def _answer(comment: Comment, document: dict[str, object]) -> Response:
    answer = jsonify(document)
    if comment.status is Status.PENDING:
        answer.headers["Retry-After"] = "1"
    return answer
