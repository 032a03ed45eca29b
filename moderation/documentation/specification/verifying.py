"""Verifying an address: asking for the mail, and what its link opens."""

from __future__ import annotations

from moderation.documentation.specification.pieces import (
    ALWAYS,
    ONCE,
    WITH_BODY,
    WITH_KEY,
    Node,
    answer,
    body,
    document,
    example,
    parameters,
    problems,
)

TAG = "Verifying an address"
_PAGE: Node = {"text/html": {"schema": {"type": "string"}}}

_ASK: Node = {
    "operationId": "requestVerification",
    "summary": "Have a confirmation mail sent",
    "description": (
        "The answer is the same for a known, an unknown and a verified address. Mails are "
        "limited per address, so asking often sends few."
    ),
    "tags": [TAG],
    "security": [{"siteKey": ["submit"]}, {"publicKey": ["submit"]}],
    "parameters": parameters("Site", "IdempotencyKey"),
    "requestBody": body(
        "AddressToVerify", {"address": example("An address", {"email": "reader@example.org"})}
    ),
    "responses": {
        "202": answer("A mail may be on its way.", "Nothing", {}, ("Idempotent-Replayed",)),
        **problems(*WITH_KEY, *WITH_BODY, *ONCE, "wrong_site", "overloaded"),
    },
}


def _or_a_page(responses: Node) -> Node:
    """Whoever accepts HTML gets the refusal as a page."""
    gone = responses["410"]
    return {**responses, "410": {**gone, "content": {**gone["content"], **_PAGE}}}


_SHOW: Node = {
    "operationId": "showVerification",
    "summary": "The page behind the link in the mail",
    "description": "A page with a button. Reading it changes nothing: mail scanners open links.",
    "tags": [TAG],
    "security": [],
    "parameters": parameters("Token"),
    "responses": {
        "200": document("The page with the button.", "text/html"),
        **_or_a_page(problems("verification_link_gone", *ALWAYS)),
    },
}

_CONFIRMED = answer(
    "The address is verified at this site from now on, and every comment of its owner that "
    "waited for this goes on. Whoever accepts HTML gets a page.",
    "Confirmation",
    {"verified": True, "comments": 1},
)

_CONFIRM: Node = {
    "operationId": "confirmAddress",
    "summary": "Confirm the address",
    "description": "What the button does. No body is needed. A link works once, for 24 hours.",
    "tags": [TAG],
    "security": [],
    "parameters": parameters("Token"),
    "responses": {
        "200": {**_CONFIRMED, "content": {**_CONFIRMED["content"], **_PAGE}},
        **_or_a_page(problems("verification_link_gone", "rate_limited", *ALWAYS)),
    },
}

PATHS: Node = {
    "/v1/sites/{site}/verifications": {"post": _ASK},
    "/verify/{token}": {"get": _SHOW, "post": _CONFIRM},
}
