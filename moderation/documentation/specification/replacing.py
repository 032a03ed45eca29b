"""In place of others: the protocols of Akismet, Perspective and Coral, for those who speak them."""

from __future__ import annotations

from moderation.documentation.specification.pieces import (
    Node,
    body,
    document,
    empty,
    example,
    parameters,
    problems,
    query,
    ref,
)

TAG = "In place of others"
_KEY: list[Node] = [{"keyInAddress": []}]
_WORDS = "text/plain"
_RETRY: Node = {"Retry-After": ref("headers", "Retry-After")}
_TEXT: Node = {"type": "string"}
_FORM: Node = {
    "api_key": "$KEY",
    "blog": "https://courier.example.org",
    "user_ip": "192.0.2.1",
    "comment_content": "Cheap watches at watches.example",
}
_REFUSAL: Node = {
    "error": {
        "code": 400,
        "message": "API key not valid. Please pass a valid API key.",
        "status": "INVALID_ARGUMENT",
        "details": [
            {
                "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                "reason": "API_KEY_INVALID",
                "domain": "googleapis.com",
            }
        ],
    }
}
_SCORED: Node = {
    "attributeScores": {
        "TOXICITY": {
            "summaryScore": {"value": 0.98, "type": "PROBABILITY"},
            "spanScores": [
                {"begin": 0, "end": 17, "score": {"value": 0.98, "type": "PROBABILITY"}}
            ],
        }
    },
    "languages": ["en"],
    "detectedLanguages": ["en"],
    "clientToken": "comment:7",
}


def _json(description: str, schema: str, shown: Node) -> Node:
    content = {"application/json": {"schema": ref("schemas", schema), "example": shown}}
    return {"description": description, "content": content}


def _refusals() -> Node:
    """What Perspective's clients expect of an answer that is none."""
    found = {
        "400": _json("Not a question that can be answered.", "GoogleError", _REFUSAL),
        "403": _json("No key.", "GoogleError", _REFUSAL),
        "429": {**_json("Too often.", "GoogleError", _REFUSAL), "headers": _RETRY},
        "503": {**_json("Not just now.", "GoogleError", _REFUSAL), "headers": _RETRY},
    }
    return {**found, "500": problems("internal_error")["500"]}


_ANALYZE: Node = {
    "operationId": "perspectiveAnalyze",
    "summary": "Perspective: scores for a text",
    "description": (
        "The production attributes, `SPAM`, and `LIKELY_TO_REJECT`, which is more than 1/2 exactly "
        "where the site's policy would not publish the text. English and Arabic; the fast models "
        "alone. Nothing is stored. See `docs/compat.md`."
    ),
    "tags": [TAG],
    "security": _KEY,
    "requestBody": body(
        "AnalyzeCommentRequest",
        {
            "coral": example(
                "As Coral asks",
                {
                    "comment": {"text": "You are an idiot."},
                    "requestedAttributes": {"TOXICITY": {}},
                    "languages": ["en"],
                    "doNotStore": True,
                },
            )
        },
    ),
    "responses": {"200": _json("The scores.", "AnalyzeCommentResponse", _SCORED), **_refusals()},
}
_SUGGEST: Node = {
    "operationId": "perspectiveSuggestScore",
    "summary": "Perspective: what a text should have scored",
    "description": "Kept with the text, for the models to learn from. The last word counts.",
    "tags": [TAG],
    "security": _KEY,
    "requestBody": body(
        "SuggestCommentScoreRequest",
        {
            "rejected": example(
                "As Coral says that a moderator rejected it",
                {
                    "comment": {"text": "You are an idiot."},
                    "attributeScores": {"TOXICITY": {"summaryScore": {"value": 1}}},
                    "clientToken": "comment:7",
                },
            )
        },
    ),
    "responses": {
        "200": _json("Kept.", "SuggestCommentScoreResponse", {"clientToken": "comment:7"}),
        **_refusals(),
    },
}
_DISCOVERY: Node = {
    "operationId": "perspectiveDiscovery",
    "summary": "Perspective: the API in Google's discovery format",
    "description": "For clients that build themselves from it.",
    "tags": [TAG],
    "security": [],
    "parameters": [query("version", "`v1alpha1`.", _TEXT, "v1alpha1")],
    "responses": {
        "200": {
            "description": "The description.",
            "content": {"application/json": {"schema": {"type": "object"}}},
        },
        "404": _json("No such version.", "GoogleError", _REFUSAL),
        "400": _json("Not a request.", "GoogleError", _REFUSAL),
        "500": problems("internal_error")["500"],
    },
}


def _akismet(name: str, summary: str, description: str) -> Node:
    asked = {
        "schema": ref("schemas", "AkismetComment"),
        "examples": {"comment": example("A comment", _FORM)},
    }
    form = {"application/x-www-form-urlencoded": asked}
    return {
        "operationId": f"akismet{name}",
        "summary": f"Akismet: {summary}",
        "description": description,
        "tags": [TAG],
        "security": [],
        "requestBody": {"required": True, "content": form},
        "responses": {
            "200": {**document("The answer, in one word or line.", _WORDS), "headers": _RETRY},
            "500": problems("internal_error")["500"],
        },
    }


def _akismet_facts(name: str, summary: str, description: str) -> Node:
    """One that is asked by GET or POST; JSON, but `invalid` for a bad key."""
    asked = _akismet(name, summary, description)
    del asked["requestBody"]
    answer = asked["responses"]["200"]
    answer["content"]["application/json"] = {"schema": {"type": "object"}}
    asked["parameters"] = [query("api_key", "A key with the scope `submit`.", _TEXT)]
    return asked


def _both(name: str, summary: str, description: str) -> Node:
    by_post = _akismet_facts(name, summary, description)
    return {"get": {**by_post, "operationId": f"akismet{name}ByGet"}, "post": by_post}


_CORAL: Node = {
    "operationId": "coralExternalModeration",
    "summary": "Coral: an external moderation phase",
    "description": (
        "Signed by Coral with one of the site's secrets (`moderation coral add`). 204 lets the "
        "comment through; whatever cannot be read is `PREMOD`, for a person in Coral's own queue."
    ),
    "tags": [TAG],
    "security": [{"coralSignature": []}],
    "parameters": parameters("Site"),
    "requestBody": body(
        "CoralQuestion", {"new": example("A comment", {"comment": {"body": "You are an idiot."}})}
    ),
    "responses": {
        "200": _json(
            "What is to become of it there.",
            "CoralAnswer",
            {
                "status": "SYSTEM_WITHHELD",
                "actions": [{"actionType": "FLAG", "reason": "COMMENT_DETECTED_TOXIC"}],
            },
        ),
        "204": empty("Nothing speaks against it."),
        **problems(
            "not_authenticated", "too_large", "rate_limited", "internal_error",
            "temporarily_unavailable",
        ),
    },
}  # fmt: skip

PATHS: Node = {
    "/v1alpha1/comments:analyze": {"post": _ANALYZE},
    "/v1alpha1/comments:suggestscore": {"post": _SUGGEST},
    "/$discovery/rest": {"get": _DISCOVERY},
    "/1.1/verify-key": {
        "post": _akismet("VerifyKey", "is the key a live one", "`valid` or `invalid`.")
    },
    "/1.1/comment-check": {
        "post": _akismet(
            "CommentCheck",
            "is it spam",
            "`true`, `false`, or neither: `invalid` for a bad key, `error` when it could not be "
            "read. What a person must see is `false` with `X-akismet-error: held` and "
            "`X-akismet-recheck-after`. With a `callback` it is named in `X-akismet-guid` and kept "
            "until slower models have read it; a verdict of theirs is told there. Else nothing is "
            "stored.",
        )
    },
    "/1.1/submit-spam": {"post": _akismet("SubmitSpam", "it was spam after all", "Kept.")},
    "/1.1/submit-ham": {"post": _akismet("SubmitHam", "it was no spam", "Kept.")},
    "/1.2/key-sites": _both("KeySites", "where the key is used", "The site's own addresses."),
    "/1.2/usage-limit": _both("UsageLimit", "how much may be asked", "There is no limit."),
    "/coral/{site}/external-moderation": {"post": _CORAL},
}
