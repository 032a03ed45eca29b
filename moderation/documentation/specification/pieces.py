"""What the chapters are put together from: answers, problems, parameters and bodies."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from moderation.documentation.catalogue import error_entries

Node = dict[str, Any]

# What any request can meet.
ALWAYS = ("internal_error", "temporarily_unavailable")
# What any request with a key can meet.
WITH_KEY = ("not_authenticated", "scope_missing", "origin_not_allowed", "rate_limited", *ALWAYS)
# What any request with a JSON body can meet.
WITH_BODY = ("malformed_json", "too_large", "unsupported_media_type", "invalid_submission")
# What any request with an Idempotency-Key can meet.
ONCE = ("idempotency_mismatch", "idempotency_in_progress")


def ref(section: str, name: str) -> Node:
    """A reference to a component."""
    return {"$ref": f"#/components/{section}/{name}"}


def answer(
    description: str, schema: str, example: Any, headers: tuple[str, ...] = (), **more: Any
) -> Node:
    """A JSON answer. `headers` are names of components."""
    content = {"schema": ref("schemas", schema), "example": example}
    return _with_headers(
        {"description": description, "content": {"application/json": content}, **more}, headers
    )


def document(description: str, media_type: str, headers: tuple[str, ...] = (), **more: Any) -> Node:
    """An answer that is text of some kind."""
    content = {media_type: {"schema": {"type": "string"}}}
    return _with_headers({"description": description, "content": content, **more}, headers)


def empty(description: str, headers: tuple[str, ...] = ()) -> Node:
    """An answer without a body."""
    return _with_headers({"description": description}, headers)


def problems(*codes: str) -> dict[str, Node]:
    """The responses for these codes, by status, each with the codes it can carry."""
    by_status: dict[int, list[str]] = {}
    for code in dict.fromkeys((*codes, "bad_request")):
        status = error_entries()[code].status
        if status is None:
            raise ValueError(f"{code} is never an answer of the API")
        by_status.setdefault(status, []).append(code)
    return {str(status): _problem(status, by_status[status]) for status in sorted(by_status)}


def body(schema: str, examples: dict[str, Node]) -> Node:
    """A required JSON body. `examples` maps a name to its summary and value."""
    content = {"schema": ref("schemas", schema), "examples": examples}
    return {"required": True, "content": {"application/json": content}}


def example(summary: str, value: Any) -> Node:
    """A named example."""
    return {"summary": summary, "value": value}


def parameters(*names: str) -> list[Node]:
    """References to shared parameters."""
    return [ref("parameters", name) for name in names]


def query(name: str, description: str, schema: Node, shown: Any = None) -> Node:
    """A parameter of the query that one operation alone has; `shown` is its example."""
    found: Node = {
        "name": name,
        "in": "query",
        "description": description,
        "schema": schema,
        # An empty value counts as none: forms send fields that nobody filled in.
        "allowEmptyValue": True,
    }
    return found if shown is None else {**found, "example": shown}


def _problem(status: int, codes: list[str]) -> Node:
    narrowed = {"properties": {"code": {"enum": codes}, "status": {"const": status}}}
    schema = {"allOf": [ref("schemas", _schema_of(status)), narrowed]}
    content = {"schema": schema, "examples": {code: _example(status, code) for code in codes}}
    described = f"{HTTPStatus(status).phrase}: {', '.join(f'`{code}`' for code in codes)}"
    headers = {401: ("WWW-Authenticate",), 429: ("Retry-After",), 503: ("Retry-After",)}
    return _with_headers(
        {"description": described, "content": {"application/problem+json": content}},
        headers.get(status, ()),
    )


def _schema_of(status: int) -> str:
    return "ProblemWithFields" if status == HTTPStatus.UNPROCESSABLE_ENTITY else "Problem"


def _example(status: int, code: str) -> Node:
    value: Node = {
        "type": f"/docs#{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": error_entries()[code].meaning.replace("`", ""),
        "code": code,
        "request_id": "0f8c1d5ae6b94f7c8d21f3a4b5c6d7e8",
    }
    if status == HTTPStatus.UNPROCESSABLE_ENTITY:
        wrong = [{"field": "author.email", "message": "is required"}]
        value["errors"] = wrong if code == "invalid_submission" else []
    return {"value": value}


def _with_headers(response: Node, names: tuple[str, ...]) -> Node:
    if not names:
        return response
    return {**response, "headers": {name: ref("headers", name) for name in names}}
