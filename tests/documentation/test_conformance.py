"""The conforming client is worth nothing unless it objects."""

import pytest
from flask import Flask, Response, json

from moderation.documentation.specification import examples
from tests.documentation.conformance import DOCUMENT, ConformingClient

PATH = "/v1/comments/<comment_id>"


def answering(document, status=200, content_type="application/json", headers=()):
    app = Flask("stand-in")
    app.test_client_class = ConformingClient

    @app.get(PATH)
    def view(comment_id):
        return Response(json.dumps(document), status, dict(headers), content_type=content_type)

    return app.test_client()


def read(client):
    return client.get(f"/v1/comments/{examples.COMMENT_ID}")


def test_the_examples_conform():
    assert read(answering(examples.LIVE)).status_code == 200


@pytest.mark.parametrize(
    "changed",
    [
        {"email": "reader@example.org"},
        {"status": "approved"},
        {"version": "2"},
        {"created_at": "yesterday"},
        {"author": {"id": examples.COMMENT_ID}},
        {"author": {"id": examples.COMMENT_ID, "name": "R", "email": "reader@example.org"}},
    ],
)
def test_an_answer_that_differs_from_the_document_is_refused(changed):
    with pytest.raises(Exception, match=r"was unexpected|is not|required property"):
        read(answering({**examples.LIVE, **changed}))


@pytest.mark.parametrize(
    ("status", "content_type", "headers"),
    [
        (418, "application/json", ()),
        (200, "text/csv", ()),
        (200, "application/json", [("ETag", '"1"')]),
        (500, "application/problem+json", ()),
    ],
)
def test_a_status_a_type_or_a_header_that_nobody_described_is_refused(
    status, content_type, headers
):
    with pytest.raises(AssertionError):
        read(answering(examples.LIVE, status, content_type, headers))


def problems():
    """(status, content) of every problem that an operation can answer with."""
    for methods in DOCUMENT["paths"].values():
        operations = methods.values()
        responses = [found for one in operations for found in one["responses"].items()]
        for status, response in responses:
            yield status, response.get("content", {}).get("application/problem+json")


def test_every_problem_names_the_codes_that_an_operation_can_carry():
    contents = [(status, content) for status, content in problems() if content is not None]
    assert len(contents) > 50
    for status, content in contents:
        narrowed = content["schema"]["allOf"][1]["properties"]
        assert narrowed["code"]["enum"]
        assert narrowed["status"] == {"const": int(status)}
