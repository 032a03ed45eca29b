"""Running the service: is it alive, is it able, how much waits, and this description."""

from __future__ import annotations

from moderation.documentation.specification.pieces import (
    ALWAYS,
    Node,
    answer,
    document,
    problems,
)

TAG = "Running it"
_READY = {"status": "ready", "checks": {n: {"ok": True} for n in ("database", "broker", "worker")}}
_NOT_READY = {
    "status": "not ready",
    "checks": {
        "database": {"ok": True},
        "broker": {"ok": False, "detail": "the broker does not answer"},
        "worker": {"ok": True, "detail": "a screening worker took a job 4 s ago"},
    },
}


def _operation(operation_id: str, summary: str, description: str, responses: Node) -> Node:
    return {
        "operationId": operation_id,
        "summary": summary,
        "description": description,
        "tags": [TAG],
        "security": [],
        "responses": responses,
    }


_ALIVE = _operation(
    "getHealth",
    "Is the process alive?",
    "Asks nothing else. For the thing that restarts processes.",
    {"200": answer("It is.", "Alive", {"status": "ok"}), **problems("internal_error")},
)
_ABLE = _operation(
    "getReadiness",
    "Is the service able to do its job?",
    "Looks at the database, the broker, and whether a worker takes jobs.",
    {
        "200": answer("It is.", "Readiness", _READY),
        "503": answer("Something is not well.", "Readiness", _NOT_READY, ("Retry-After",)),
        **problems("internal_error"),
    },
)
_FIGURES = _operation(
    "getMetrics",
    "Figures for Prometheus",
    "How many comments wait, how long the oldest has waited, and when workers last took a job.",
    {"200": document("Prometheus' text form.", "text/plain"), **problems(*ALWAYS)},
)
_DESCRIPTION = _operation(
    "getDescription",
    "This description, for machines",
    "OpenAPI 3.1.",
    {
        "200": {
            "description": "The document.",
            "content": {"application/json": {"schema": {"type": "object"}}},
        },
        **problems("internal_error"),
    },
)
_DOCUMENTATION = _operation(
    "getDocumentation",
    "This description, for people",
    "One page. `/docs#<code>` explains an error's code.",
    {"200": document("The page.", "text/html"), **problems("internal_error")},
)

PATHS: Node = {
    "/healthz": {"get": _ALIVE},
    "/readyz": {"get": _ABLE},
    "/metrics": {"get": _FIGURES},
    "/openapi.json": {"get": _DESCRIPTION},
    "/docs": {"get": _DOCUMENTATION},
}
