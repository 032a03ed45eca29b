"""What every answer carries: a request id, headers that keep browsers safe, and CORS."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterable, Iterator
from uuid import uuid4

from flask import Flask, Response, g, request

from moderation.domain.comment import Site
from moderation.domain.errors import Malformed, TemporarilyUnavailable
from moderation.http.context import services
from moderation.storage.queries import comments, sites

_SAFE_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_SITE_IN_PATH = re.compile(r"/v1/sites/([a-z0-9-]{1,64})/")
_COMMENT_IN_PATH = re.compile(r"/v1/comments/([0-9a-f-]{36})(?:/|$)")

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
}
_SECURE = {"Strict-Transport-Security": "max-age=31536000"}
_CORS_HEADERS = "Content-Type, Authorization, Idempotency-Key, Prefer, Author-Token, If-None-Match"
_CORS_EXPOSED = "Location, ETag, Retry-After, Idempotent-Replayed"


_UNSTORABLE = ("\x00", "\ufffd")

log = logging.getLogger(__name__)


def install_headers(app: Flask) -> None:
    """Before and after every request."""
    app.before_request(_name_request)
    app.before_request(_refuse_unstorable_address)
    app.after_request(_finish)


def request_id(given: str) -> str:
    """The name that the caller gave this request, where that is a safe one, or a new one."""
    return given if _SAFE_ID.fullmatch(given) else uuid4().hex


def safe_headers(*, secure: bool) -> dict[str, str]:
    """What keeps browsers safe, on every answer; `secure` is whether it goes over TLS."""
    return _ALWAYS | _SECURE if secure else _ALWAYS


def cross_origin_headers(origin: str | None, own_pages: Iterable[str]) -> dict[str, str]:
    """CORS for exactly the site's own pages, never with credentials."""
    if origin is None or origin not in own_pages:
        return {}
    return {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Expose-Headers": _CORS_EXPOSED,
    }


def write_log(
    rule: str, status: int, request_name: str, began_at: float, level: int = logging.INFO
) -> None:
    """One line about a request. The rule, not the path: a path may hold a token."""
    if not log.isEnabledFor(level):
        return
    facts = {
        "request_id": request_name,
        "route": rule,
        "status": status,
        "duration_ms": round((time.monotonic() - began_at) * 1000, 1),
    }
    log.log(level, "answered", extra=facts)


def _name_request() -> Response | None:
    g.request_id = request_id(request.headers.get("X-Request-ID", ""))
    g.began_at = time.monotonic()
    if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
        return Response(status=204)
    return None


def _refuse_unstorable_address() -> None:
    """PostgreSQL refuses NUL even to compare with; no address of ours has one.

    Bytes that are not UTF-8 have become U+FFFD by now, and different ids the same.
    """
    if any(c in value for value in (request.path, *_query_values()) for c in _UNSTORABLE):
        raise Malformed("the address holds NUL or bytes that are not UTF-8", code="bad_request")


def _query_values() -> Iterator[str]:
    return (value for values in request.args.listvalues() for value in values)


def _finish(response: Response) -> Response:
    for name, value in safe_headers(secure=request.is_secure).items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["X-Request-ID"] = g.get("request_id", "")
    if request.path.startswith("/v1/"):
        _allow_own_pages(response)
    rule = request.url_rule.rule if request.url_rule is not None else "none"
    began_at = g.get("began_at", time.monotonic())
    write_log(f"{request.method} {rule}", response.status_code, g.get("request_id", ""), began_at)
    return response


def _allow_own_pages(response: Response) -> None:
    response.vary.add("Origin")
    origin = request.headers.get("Origin")
    allowed = cross_origin_headers(origin, _site_origins()) if origin is not None else {}
    response.headers.update(allowed)
    if allowed and request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = "GET, POST, PATCH, DELETE"
        response.headers["Access-Control-Allow-Headers"] = _CORS_HEADERS
        response.headers["Access-Control-Max-Age"] = "600"


def _site_origins() -> tuple[str, ...]:
    if "site" in g:
        return tuple(g.site.origins)
    if "own_pages" in g:
        return tuple(g.own_pages)
    try:
        site = _site_in_path()
    except TemporarilyUnavailable:
        # The answer says so already; it must not fail once more over its headers.
        return ()
    return site.origins if site else ()


def _site_in_path() -> Site | None:
    site_named = _SITE_IN_PATH.match(request.path)
    comment_named = _COMMENT_IN_PATH.match(request.path)
    with services().database.read() as connection:
        if site_named:
            return sites.find_site(connection, site_named.group(1))
        comment = comments.find_comment(connection, comment_named[1]) if comment_named else None
        return sites.find_site(connection, comment.site_id) if comment else None
