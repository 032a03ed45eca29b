"""A test client that compares every answer it sees with what `/openapi.json` says of it.

Stricter than the document itself: an answer may not hold a field that the document does not
name, so that nothing is served that nobody described.
"""

from __future__ import annotations

import copy
import json
import re
from functools import cache
from typing import Any

from flask.testing import FlaskClient
from jsonschema import Draft202012Validator, FormatChecker
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from moderation.documentation.specification.document import describe

Node = dict[str, Any]

DOCUMENT = describe("http://comments.example.org")
PROBLEM = "application/problem+json"
# Whatever the operation: answers that come before any operation is reached.
ANYWHERE = {404: "not_found", 405: "method_not_allowed", 400: "bad_request"}


class ConformingClient(FlaskClient):
    """Fails the test whose request gets an answer that the document does not allow."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        response = super().open(*args, **kwargs)
        request = response.request
        check(response, operation_at(self, request.path, request.method))
        return response


def operation_at(client: FlaskClient, path: str, method: str) -> Node | None:
    """What the document says of this path and method; None where it says nothing."""
    try:
        rule, _ = client.application.url_map.bind("localhost").match(
            path, method=method, return_rule=True
        )
    except HTTPException:
        return None
    method = "get" if method == "HEAD" else method.lower()
    found: Node | None = DOCUMENT["paths"].get(template_of(rule.rule), {}).get(method)
    return found


def template_of(rule: str) -> str:
    """A route's rule in the form of OpenAPI: `<path:article>` becomes `{article}`."""
    return re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", rule)


def check(response: TestResponse, operation: Node | None) -> None:
    """Raises AssertionError when the answer is not one that the document describes."""
    assert response.status_code != 500, response.text
    if response.status_code >= 400 and _is_early(response):
        _check_body(response.get_json(force=True), {"$ref": "#/components/schemas/Problem"})
    elif operation is not None:
        _check_described(response, operation["responses"])


def _is_early(response: TestResponse) -> bool:
    document = response.get_json(force=True, silent=True)
    if response.mimetype != PROBLEM or not isinstance(document, dict):
        return False
    return bool(document.get("code") == ANYWHERE.get(response.status_code))


def _check_described(response: TestResponse, responses: Node) -> None:
    described = responses.get(str(response.status_code))
    assert described is not None, f"{response.status_code} is not described: {response.text}"
    unknown = {"Location", "Retry-After", "ETag", "Idempotent-Replayed"} & set(
        response.headers.keys()
    )
    assert unknown <= set(described.get("headers", {})), "headers that are not described"
    for name in set(described.get("headers", {})) - {"Retry-After", "Idempotent-Replayed"}:
        assert name in response.headers, f"{name} is described and missing"
    content = described.get("content")
    if content is None or response.request.method == "HEAD":
        assert response.data == b""
        return
    assert response.mimetype in content, f"{response.mimetype} is not described"
    if "json" in response.mimetype:
        _check_body(json.loads(response.data), content[response.mimetype]["schema"])


def _check_body(value: Any, schema: Node) -> None:
    _validator(json.dumps(schema)).validate(value)


@cache
def _validator(schema: str) -> Draft202012Validator:
    whole = {"components": _closed(copy.deepcopy(DOCUMENT["components"])), **json.loads(schema)}
    return Draft202012Validator(whole, format_checker=FormatChecker())


def _closed(node: Any) -> Any:
    """The same, with every object that names its properties closed to others."""
    if isinstance(node, list):
        return [_closed(entry) for entry in node]
    if not isinstance(node, dict):
        return node
    closed = {name: _closed(entry) for name, entry in node.items()}
    if closed.get("type") == "object" and closed.get("required"):
        closed.setdefault("additionalProperties", False)
    return closed
