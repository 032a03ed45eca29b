"""Every error as `application/problem+json` (RFC 9457), and the one table of status numbers."""

from __future__ import annotations

import logging
from http import HTTPStatus

from flask import Flask, Response, g, json
from werkzeug.exceptions import HTTPException

from moderation.domain import errors as domain

log = logging.getLogger(__name__)

STATUS: dict[type[domain.ModerationError], int] = {
    domain.ModerationError: 500,
    domain.Malformed: 400,
    domain.NotAuthenticated: 401,
    domain.Forbidden: 403,
    domain.NotFound: 404,
    domain.Conflict: 409,
    domain.TransitionNotAllowed: 409,
    domain.StaleComment: 409,
    domain.IdempotencyInProgress: 409,
    domain.VerificationFailed: 410,
    domain.TooLarge: 413,
    domain.UnsupportedMediaType: 415,
    domain.InvalidSubmission: 422,
    domain.IdempotencyMismatch: 422,
    domain.RateLimited: 429,
    domain.Overloaded: 503,
    domain.DependencyFailed: 503,
    domain.TemporarilyUnavailable: 503,
    domain.PermanentlyRefused: 503,
}

# What Flask itself refuses, in the codes that clients know.
FLASK_CODES = {
    400: "bad_request",
    404: "not_found",
    405: "method_not_allowed",
    408: "request_timeout",
    413: domain.TooLarge.code,
    415: domain.UnsupportedMediaType.code,
    500: domain.ModerationError.code,
}


def install_error_handlers(app: Flask) -> None:
    """Answer every exception as a problem; nothing else of it reaches the client."""
    app.register_error_handler(domain.ModerationError, _for_domain_error)
    app.register_error_handler(HTTPException, _for_http_exception)
    app.register_error_handler(Exception, _for_anything_else)


def problem(
    status: int,
    code: str,
    detail: str,
    errors: tuple[tuple[str, str], ...] = (),
) -> Response:
    """A problem document. `errors` are (field, message) pairs, for 422."""
    document = {
        "type": f"/docs#{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        "request_id": g.get("request_id", ""),
    }
    if status == HTTPStatus.UNPROCESSABLE_ENTITY:
        document["errors"] = [{"field": field, "message": message} for field, message in errors]
    return Response(json.dumps(document), status, content_type="application/problem+json")


def _for_domain_error(error: domain.ModerationError) -> Response:
    status = STATUS[type(error)]
    fields = error.fields if isinstance(error, domain.InvalidSubmission) else ()
    answer = problem(status, error.code, error.message, fields)
    retry_after = getattr(
        error, "retry_after_s", 30 if status == HTTPStatus.SERVICE_UNAVAILABLE else None
    )
    if retry_after is not None:
        answer.headers["Retry-After"] = str(retry_after)
    if status == HTTPStatus.UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = "Bearer"
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        log.warning("answered %s", error.code, extra={"code": error.code, "status": status})
    return answer


def _for_http_exception(error: HTTPException) -> Response:
    status = error.code or 500
    if error.response is not None and status < HTTPStatus.BAD_REQUEST:
        return Response(status=status, headers=error.get_headers())
    code = FLASK_CODES.get(status, "bad_request" if status < 500 else "internal_error")
    # Werkzeug's description is fixed text for these; it never repeats what was sent.
    answer = problem(status, code, HTTPStatus(status).description or HTTPStatus(status).phrase)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            answer.headers[name] = value
    return answer


def _for_anything_else(error: Exception) -> Response:
    # The traceback names lines of ours, not what the client sent.
    log.error("unexpected error: %s", type(error).__name__, exc_info=error)
    return problem(500, domain.ModerationError.code, "something went wrong here; it was recorded")
