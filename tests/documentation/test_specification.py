"""`/openapi.json` says what the service does: all of it, and nothing else."""

import ast
import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from moderation.documentation.catalogue import error_entries
from moderation.domain.errors import ModerationError
from moderation.http.auth import PUBLIC
from moderation.http.errors import FLASK_CODES, STATUS
from tests.documentation.conformance import DOCUMENT, template_of

ROOT = Path(__file__).resolve().parents[2]
# Pages for people: they are no part of the API.
PAGES = ("/review", "/mailbox", "/demo", "/comment/", "/written/", "/help/", "/mine/")
METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}


def operations():
    return [
        (path, method, operation)
        for path, methods in DOCUMENT["paths"].items()
        for method, operation in methods.items()
    ]


def routes(app):
    return [
        (template_of(rule.rule), rule)
        for rule in app.url_map.iter_rules()
        if not rule.endpoint.endswith("static") and not rule.rule.startswith(PAGES)
    ]


def test_the_document_is_valid_openapi():
    OpenAPIV31SpecValidator(DOCUMENT).validate()


def test_every_route_is_described_and_every_description_has_its_route(app):
    served = {(path, m) for path, rule in routes(app) for m in rule.methods & METHODS}
    assert {(path, method.upper()) for path, method, _ in operations()} == served


def scope_of(ways):
    """The scope that a caller cannot do without, or None."""
    scopes = {scope for way in ways for scopes in way.values() for scope in scopes}
    keys_only = all(set(way) & {"siteKey", "publicKey"} for way in without_sessions(ways))
    return scopes.pop() if keys_only and len(scopes) == 1 else None


def without_sessions(ways):
    return [way for way in ways if "moderatorSession" not in way]


def test_a_key_is_described_exactly_where_a_key_is_needed(app):
    needed = {}
    for path, rule in routes(app):
        access = app.view_functions[rule.endpoint].access
        for method in rule.methods & METHODS:
            needed[path, method.lower()] = None if access == PUBLIC else access
    described = {
        (path, method): scope_of(operation["security"]) for path, method, operation in operations()
    }
    assert described == needed


def test_a_session_is_described_exactly_where_a_moderators_session_will_do(app):
    takes = set()
    for path, rule in routes(app):
        if getattr(app.view_functions[rule.endpoint], "takes_session", False):
            takes |= {(path, method.lower()) for method in rule.methods & METHODS}
    described = {
        (path, method): [way for way in operation["security"] if "moderatorSession" in way]
        for path, method, operation in operations()
    }
    assert {where for where, ways in described.items() if ways} == takes != set()
    for where, ways in described.items():
        if ways and where[1] != "get":
            assert all("formToken" in way for way in ways), where


def test_every_example_of_a_body_fits_its_schema():
    checked = 0
    for _, _, operation in operations():
        contents = [r.get("content", {}) for r in operation["responses"].values()]
        contents.append(operation.get("requestBody", {}).get("content", {}))
        for media in (media for content in contents for media in content.values()):
            schema = {**media.get("schema", {}), "components": DOCUMENT["components"]}
            values = [one["value"] for one in media.get("examples", {}).values()]
            for value in [*values, *([media["example"]] if "example" in media else [])]:
                Draft202012Validator(schema).validate(value)
                checked += 1
    assert checked > 100


def test_the_names_of_operations_are_unique():
    names = [operation["operationId"] for _, _, operation in operations()]
    assert len(names) == len(set(names))


def test_a_stored_comment_leads_to_what_can_be_done_with_it():
    names = {operation["operationId"] for _, _, operation in operations()}
    submit = DOCUMENT["paths"]["/v1/sites/{site}/articles/{article}/comments"]["post"]
    for status in ("201", "202"):
        links = submit["responses"][status]["links"]
        assert {link["operationId"] for link in links.values()} <= names
        assert links["readIt"]["parameters"]["comment_id"] == "$response.body#/id"


def codes_in_the_source():
    """`code = "..."` of every error class, and every `code="..."` where one is raised."""
    found = set(FLASK_CODES.values())
    for file in (ROOT / "moderation").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            found |= _code_of_call(node) | _code_of_class(node)
    return found


def _code_of_call(node):
    if not isinstance(node, ast.Call):
        return set()
    named = [k.value for k in node.keywords if k.arg == "code"]
    return {value.value for value in named if isinstance(value, ast.Constant)}


def _code_of_class(node):
    if not isinstance(node, ast.ClassDef):
        return set()
    assigned = [s for s in node.body if isinstance(s, ast.Assign) and s.targets[0].id == "code"]
    return {s.value.value for s in assigned if isinstance(s.value, ast.Constant)}


def test_every_code_in_the_source_is_in_the_catalogue_and_no_other():
    assert set(error_entries()) == codes_in_the_source()


def every_error(base=ModerationError):
    yield base
    for child in base.__subclasses__():
        yield from every_error(child)


def test_every_error_has_a_status_that_the_catalogue_repeats():
    assert set(every_error()) <= set(STATUS)
    for error in every_error():
        assert error_entries()[error.code].status == STATUS[error], error


@pytest.mark.parametrize("status", sorted(FLASK_CODES))
def test_what_flask_refuses_has_the_status_that_the_catalogue_says(status):
    assert error_entries()[FLASK_CODES[status]].status == status


def test_the_service_serves_the_document(client):
    answer = client.get("/openapi.json")
    assert answer.status_code == 200
    assert answer.mimetype == "application/json"
    assert json.loads(answer.data) == json.loads(json.dumps(DOCUMENT))


def test_the_document_shows_no_secret_and_no_address_of_a_real_person():
    text = json.dumps(DOCUMENT)
    assert set(re.findall(r"[\w.]+@[\w.]+", text)) == {"reader@example.org"}
    assert "cms_" not in text
