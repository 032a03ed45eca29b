"""One bad request and the answer it must get. `<<name>>` stands for something on the stage."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

COMMENTS = "/v1/sites/courier/articles/a-1/comments"
VERIFICATIONS = "/v1/sites/courier/verifications"
QUEUE = "/v1/sites/courier/queue"
GOOD: dict[str, Any] = {
    "author": {"email": "reader@example.org", "name": "Reader"},
    "body": "A fair comment.",
}


@dataclass(frozen=True)
class Case:
    """What is sent, and the status and the code of the answer."""

    name: str
    status: int
    code: str
    method: str = "POST"
    path: str = COMMENTS
    body: bytes | None = None
    headers: dict[str, str | None] = field(default_factory=dict)
    # For 422: a field that `errors` must name.
    wrong: str | None = None


def raw(
    name: str, body: bytes, code: str = "malformed_json", status: int = 400, **more: Any
) -> Case:
    """These very bytes as a submission."""
    return Case(name, status, code, body=body, **more)


def submission(name: str, changes: dict[str, Any], wrong: str | None, **more: Any) -> Case:
    """A good submission with some of it changed; None takes a field away."""
    body = {key: value for key, value in {**GOOD, **changes}.items() if value is not MISSING}
    return refused(name, body, wrong, **more)


def author(name: str, changes: dict[str, Any], wrong: str | None, **more: Any) -> Case:
    """A good submission with some of its author changed."""
    changed = {**GOOD["author"], **changes}
    changed = {key: value for key, value in changed.items() if value is not MISSING}
    return submission(name, {"author": changed}, wrong, **more)


def refused(name: str, body: Any, wrong: str | None, **more: Any) -> Case:
    """This JSON; 422 unless said otherwise."""
    more = {"status": 422, "code": "invalid_submission", **more}
    return Case(name, body=json.dumps(body).encode(), wrong=wrong, **more)


def asked(name: str, path: str, status: int, code: str, **more: Any) -> Case:
    """A GET."""
    return Case(name, status, code, method="GET", path=path, **more)


MISSING = object()
