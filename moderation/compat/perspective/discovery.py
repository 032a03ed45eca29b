"""The API described in Google's discovery format (RestDescription), for the methods served here."""

from __future__ import annotations

from typing import Any

Node = dict[str, Any]

_METHODS = {
    "analyze": "Scores a text for the attributes that are asked for.",
    "suggestscore": "Says what a text should have scored, for the service to learn from.",
}
_STRING: Node = {"type": "string"}
_BOOLEAN: Node = {"type": "boolean"}
_PLACE: Node = {"type": "integer", "format": "int32"}
_SHARE: Node = {"type": "number", "format": "float"}


def discovery_document(public_url: str) -> Node:
    """The description of the service at this address, for clients that build themselves from it."""
    root = f"{public_url}/"
    return {
        "kind": "discovery#restDescription",
        "discoveryVersion": "v1",
        "id": "commentanalyzer:v1alpha1",
        "name": "commentanalyzer",
        "version": "v1alpha1",
        "title": "Comment moderation, in place of the Perspective Comment Analyzer API",
        "description": "Scores for comments, with one site's key.",
        "protocol": "rest",
        "rootUrl": root,
        "servicePath": "",
        "baseUrl": root,
        "basePath": "",
        "batchPath": "batch",
        "parameters": {
            "key": {"type": "string", "location": "query", "description": "The site's key."}
        },
        "resources": {"comments": {"methods": {name: _method(name) for name in _METHODS}}},
        "schemas": {name: {"id": name, "type": "object", **one} for name, one in _SCHEMAS.items()},
    }


def _method(name: str) -> Node:
    message = {"analyze": "AnalyzeComment", "suggestscore": "SuggestCommentScore"}[name]
    return {
        "id": f"commentanalyzer.comments.{name}",
        "path": f"v1alpha1/comments:{name}",
        "flatPath": f"v1alpha1/comments:{name}",
        "httpMethod": "POST",
        "description": _METHODS[name],
        "parameters": {},
        "parameterOrder": [],
        "request": {"$ref": f"{message}Request"},
        "response": {"$ref": f"{message}Response"},
    }


def _ref(name: str, **more: str) -> Node:
    return {"$ref": name, **more}


def _map_of(name: str) -> Node:
    return {"type": "object", "additionalProperties": _ref(name)}


def _list_of(items: Node) -> Node:
    return {"type": "array", "items": items}


_ABOUT: Node = {
    "comment": _ref("TextEntry"),
    "context": _ref("Context", description="Taken and not read."),
    "languages": _list_of(_STRING),
    "clientToken": _STRING,
    "sessionId": _STRING,
    "communityId": _STRING,
}
_SCHEMAS: Node = {
    "TextEntry": {"properties": {"text": _STRING, "type": _STRING}},
    "Context": {
        "properties": {
            "entries": _list_of(_ref("TextEntry")),
            "articleAndParentComment": _ref("ArticleAndParentComment"),
        }
    },
    "ArticleAndParentComment": {
        "properties": {"article": _ref("TextEntry"), "parentComment": _ref("TextEntry")}
    },
    "AttributeParameters": {"properties": {"scoreType": _STRING, "scoreThreshold": _SHARE}},
    "AnalyzeCommentRequest": {
        "properties": {
            **_ABOUT,
            "requestedAttributes": _map_of("AttributeParameters"),
            "doNotStore": _BOOLEAN,
            "spanAnnotations": _BOOLEAN,
            "dropUnsupportedAttributes": _BOOLEAN,
        }
    },
    "AnalyzeCommentResponse": {
        "properties": {
            "attributeScores": _map_of("AttributeScores"),
            "languages": _list_of(_STRING),
            "detectedLanguages": _list_of(_STRING),
            "clientToken": _STRING,
        }
    },
    "AttributeScores": {
        "properties": {"summaryScore": _ref("Score"), "spanScores": _list_of(_ref("SpanScore"))}
    },
    "SpanScore": {
        "description": "`begin` and `end` count UTF-16 code units; `end` is not part of it.",
        "properties": {"begin": _PLACE, "end": _PLACE, "score": _ref("Score")},
    },
    "Score": {"properties": {"value": _SHARE, "type": _STRING}},
    "SuggestCommentScoreRequest": {
        "properties": {**_ABOUT, "attributeScores": _map_of("AttributeScores")}
    },
    "SuggestCommentScoreResponse": {
        "properties": {
            "detectedLanguages": _list_of(_STRING),
            "requestedLanguages": _list_of(_STRING),
            "clientToken": _STRING,
        }
    },
}
