"""`/openapi.json` for machines and `/docs` for people: the same description."""

from __future__ import annotations

from functools import cache

from flask import Blueprint, Response, json, make_response, render_template

from moderation.documentation.catalogue import error_groups
from moderation.documentation.markup import highlighted, prose
from moderation.documentation.reference import Reference, read_reference
from moderation.documentation.specification.document import describe
from moderation.http.auth import public
from moderation.http.context import services

blueprint = Blueprint(
    "documentation",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/docs/assets",
)

CACHE_CONTROL = "public, max-age=300"


@blueprint.get("/openapi.json")
@public
def get_description() -> Response:
    """The description, for machines."""
    answer = Response(_description(services().public_url), content_type="application/json")
    answer.headers["Cache-Control"] = CACHE_CONTROL
    return answer


@blueprint.get("/docs")
@public
def get_documentation() -> Response:
    """The description, for people."""
    page = render_template(
        "documentation/page.html",
        reference=_reference(services().public_url),
        groups=error_groups(),
        highlighted=highlighted,
        prose=prose,
    )
    answer = make_response(page)
    answer.headers["Cache-Control"] = CACHE_CONTROL
    return answer


@cache
def _description(server_url: str) -> str:
    return json.dumps(describe(server_url), sort_keys=False)


@cache
def _reference(server_url: str) -> Reference:
    return read_reference(describe(server_url))
