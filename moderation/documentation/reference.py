"""The documentation page's content, read out of the OpenAPI document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from moderation.documentation.curl import curl
from moderation.documentation.fields import Field, fields_of, resolve, type_text

Node = dict[str, Any]

PROBLEM = "application/problem+json"
# The things that answers are made of, each shown once with all of its fields.
THINGS = ("Comment", "Decision", "Problem")
_PROOFS = {
    "siteKey": "a site's key",
    "publicKey": "a public key",
    "authorToken": "Author-Token",
    "moderatorSession": "a moderator's session",
    "formToken": "Form-Token",
    "keyInAddress": "a site's key that may `submit`, as `?key=`",
    "coralSignature": "Coral's signature",
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of the path, the query or the header."""

    name: str
    place: str
    required: bool
    type: str
    description: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer other than a problem. `example` is None where there is no JSON."""

    status: str
    description: str
    headers: tuple[str, ...]
    example: Any
    media_type: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A problem that an operation can answer with."""

    status: str
    code: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation as the page shows it. `keys` says who may call, in words."""

    id: str
    method: str
    path: str
    summary: str
    paragraphs: tuple[str, ...]
    keys: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    fields: tuple[Field, ...]
    curl: str
    answers: tuple[Answer, ...]
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """Operations that belong together."""

    title: str
    about: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """The page."""

    title: str
    version: str
    server_url: str
    paragraphs: tuple[str, ...]
    credentials: dict[str, Node]
    chapters: tuple[Chapter, ...]
    things: dict[str, tuple[Field, ...]]


def read_reference(document: Node) -> Reference:
    """The page's content for this OpenAPI document."""
    schemas = document["components"]["schemas"]
    return Reference(
        title=document["info"]["title"],
        version=document["info"]["version"],
        server_url=document["servers"][0]["url"],
        paragraphs=tuple(document["info"]["description"].split("\n\n")),
        credentials=document["components"]["securitySchemes"],
        chapters=tuple(
            Chapter(tag["name"], tag["description"], tuple(_operations(document, tag["name"])))
            for tag in document["tags"]
        ),
        things={name: tuple(fields_of(document, schemas[name])) for name in THINGS},
    )


def _operations(document: Node, tag: str) -> Iterator[Operation]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if tag in operation["tags"]:
                yield _operation(document, path, method, operation)


def _operation(document: Node, path: str, method: str, operation: Node) -> Operation:
    parameters = [resolve(document, one) for one in operation.get("parameters", [])]
    media = next(iter(operation.get("requestBody", {}).get("content", {}).values()), None)
    responses = operation["responses"]
    return Operation(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        paragraphs=tuple(operation["description"].split("\n\n")),
        keys=tuple(_who(way) for way in operation["security"]),
        parameters=tuple(_parameter(one) for one in parameters),
        fields=tuple(fields_of(document, media["schema"])) if media else (),
        curl=curl(document["servers"][0]["url"], method, path, operation, parameters),
        answers=tuple(_answers(responses)),
        refusals=tuple(_refusals(responses)),
    )


def _who(way: dict[str, list[str]]) -> str:
    proofs = [
        _PROOFS[name] + "".join(f" with `{scope}`" for scope in scopes)
        for name, scopes in way.items()
    ]
    return " and ".join(proofs) or "anyone, once it is published"


def _parameter(one: Node) -> Parameter:
    schema = one["schema"]
    return Parameter(
        one["name"],
        one["in"],
        one.get("required", False),
        type_text(schema),
        one["description"],
    )


def _answers(responses: dict[str, Node]) -> Iterator[Answer]:
    for status, response in responses.items():
        for media_type, media in (response.get("content") or {"": {}}).items():
            if media_type != PROBLEM and not _is_second_page(response, media_type):
                headers = tuple(response.get("headers", ()))
                shown = media.get("example")
                yield Answer(status, response["description"], headers, shown, media_type)


def _is_second_page(response: Node, media_type: str) -> bool:
    """Whether this is the HTML form of an answer that is shown as JSON already."""
    return media_type == "text/html" and len(response["content"]) > 1


def _refusals(responses: dict[str, Node]) -> Iterator[Refusal]:
    for status, response in responses.items():
        for code in response.get("content", {}).get(PROBLEM, {}).get("examples", {}):
            yield Refusal(status, code)
