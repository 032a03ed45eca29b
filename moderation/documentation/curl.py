"""An example call for an operation, as a line for the shell."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

Node = dict[str, Any]

# Names of shell variables, so that nobody pastes a key into a page or a history.
_CREDENTIALS = {
    "siteKey": "Authorization: Bearer $KEY",
    "authorToken": "Author-Token: $AUTHOR_TOKEN",
}
_SHOWN_HEADERS = ("Prefer", "Idempotency-Key")


def curl(server_url: str, method: str, path: str, operation: Node, parameters: list[Node]) -> str:
    """`curl` with this operation's examples; `parameters` are its own, resolved."""
    for parameter in parameters:
        if parameter["in"] == "path":
            example = quote(str(parameter["example"]), safe="")
            path = path.replace(f"{{{parameter['name']}}}", example)
    lines = [f"curl {_method(method, operation)}{server_url}{path}"]
    lines += [f"-H {header}" for header in _headers(operation, parameters)]
    if "requestBody" in operation:
        lines.append(f"-d {shlex.quote(json.dumps(_body_example(operation), indent=2))}")
    return " \\\n  ".join(lines)


def _method(method: str, operation: Node) -> str:
    implied = method == "get" or (method == "post" and "requestBody" in operation)
    return "" if implied else f"-X {method.upper()} "


def _headers(operation: Node, parameters: list[Node]) -> Iterable[str]:
    names = [name for way in operation["security"][:1] for name in way]
    for name in names:
        yield f'"{_CREDENTIALS[name]}"'
    if "requestBody" in operation:
        yield "'Content-Type: application/json'"
    for parameter in parameters:
        if parameter["name"] in _SHOWN_HEADERS:
            yield shlex.quote(f"{parameter['name']}: {parameter['example']}")


def _body_example(operation: Node) -> Any:
    examples = operation["requestBody"]["content"]["application/json"]["examples"]
    return next(iter(examples.values()))["value"]
