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
    "coralSignature": "X-Coral-Signature: sha256=$SIGNATURE",
}
_IN_ADDRESS = "keyInAddress"
_JSON = "application/json"
_SHOWN_HEADERS = ("Prefer", "Idempotency-Key")


def curl(server_url: str, method: str, path: str, operation: Node, parameters: list[Node]) -> str:
    """`curl` with this operation's examples; `parameters` are its own, resolved."""
    for parameter in parameters:
        if parameter["in"] == "path":
            example = quote(str(parameter["example"]), safe="")
            path = path.replace(f"{{{parameter['name']}}}", example)
    # What is a variable to the shell is none here, but for the key.
    path = path.replace("$", "\\$") + ("?key=$KEY" if _IN_ADDRESS in _proofs(operation) else "")
    lines = [f"curl {_method(method, operation)}{server_url}{path}"]
    lines += [f"-H {header}" for header in _headers(operation, parameters)]
    if "requestBody" in operation:
        lines += _body(operation)
    return " \\\n  ".join(lines)


def _method(method: str, operation: Node) -> str:
    implied = method == "get" or (method == "post" and "requestBody" in operation)
    return "" if implied else f"-X {method.upper()} "


def _headers(operation: Node, parameters: list[Node]) -> Iterable[str]:
    for name in _proofs(operation):
        if name != _IN_ADDRESS:
            yield f'"{_CREDENTIALS[name]}"'
    if _JSON in operation.get("requestBody", {}).get("content", {}):
        yield "'Content-Type: application/json'"
    for parameter in parameters:
        if parameter["name"] in _SHOWN_HEADERS:
            yield shlex.quote(f"{parameter['name']}: {parameter['example']}")


def _proofs(operation: Node) -> list[str]:
    return [name for way in operation["security"][:1] for name in way]


def _body(operation: Node) -> list[str]:
    """The first example of the body: JSON, or the fields of a form one by one."""
    media_type, media = next(iter(operation["requestBody"]["content"].items()))
    value = next(iter(media["examples"].values()))["value"]
    if media_type == _JSON:
        return [f"-d {shlex.quote(json.dumps(value, indent=2))}"]
    # A variable of the shell stays one.
    return [f'--data-urlencode "{name}={one}"' for name, one in value.items()]
