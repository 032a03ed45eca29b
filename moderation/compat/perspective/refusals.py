"""Refusing in Google's words: `{"error": {"code", "message", "status", "details"}}`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, json
from werkzeug.exceptions import HTTPException

from moderation.domain import errors as domain
from moderation.http.errors import STATUS

_ANALYZER = "type.googleapis.com/google.commentanalyzer.v1alpha1.Error"
_KEY_INFO = "type.googleapis.com/google.rpc.ErrorInfo"
# google.rpc.Code, by the number that goes with it.
_NAMES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    413: "INVALID_ARGUMENT",
    429: "RESOURCE_EXHAUSTED",
    503: "UNAVAILABLE",
}
Details = Sequence[Mapping[str, Any]]


class Refused(Exception):
    """This request will not be answered. `message` never repeats a text that was sent."""

    def __init__(self, message: str, details: Details = (), status: int = 400) -> None:
        super().__init__(message)
        self.message, self.details, self.status = message, details, status


def of_type(error_type: str, message: str, **more: Any) -> Refused:
    """A refusal with one of the analyzer's own types of error."""
    return Refused(message, ({"@type": _ANALYZER, "errorType": error_type, **more},))


def no_key() -> Refused:
    """Nobody says who is asking."""
    return Refused("The request has no API key: send one as ?key=.", status=403)


def bad_key() -> Refused:
    """The key is nobody's, or one that may not ask here."""
    detail = {"@type": _KEY_INFO, "reason": "API_KEY_INVALID", "domain": "googleapis.com"}
    return Refused("API key not valid. Please pass a valid API key.", (detail,))


def answer_refused(error: Refused) -> Response:
    """The refusal as it goes over the wire."""
    return _answer(error.status, error.message, error.details)


def answer_domain_error(error: domain.ModerationError) -> Response:
    """What went wrong elsewhere; what is malformed here is an invalid argument there."""
    status = STATUS[type(error)]
    answer = _answer(400 if status in (413, 415, 422) else status, error.message)
    retry_after = getattr(error, "retry_after_s", 2 if status == 503 else None)
    if retry_after is not None:
        answer.headers["Retry-After"] = str(retry_after)
    return answer


def answer_http_error(error: HTTPException) -> Response:
    """What Flask refuses: too many bytes, mostly."""
    return _answer(400 if error.code == 413 else error.code or 500, error.name)


def _answer(status: int, message: str, details: Details = ()) -> Response:
    error: dict[str, Any] = {
        "code": status,
        "message": message,
        "status": _NAMES.get(status, "INTERNAL" if status >= 500 else "INVALID_ARGUMENT"),
    }
    if details:
        error["details"] = list(details)
    body = json.dumps({"error": error})
    return Response(body, status, content_type="application/json; charset=UTF-8")
