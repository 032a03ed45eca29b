"""Answering for an article with pages that are ready, and making those that are not.

A page is looked for by the address that was asked for. Each request reads how fresh it must be
before anything else, in a statement that sees all that was committed before: so after a comment
was taken down no reader gets a page with it, whichever process made that page.
"""

from __future__ import annotations

import hashlib
import logging
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa
from flask import Flask, Response, current_app, g, request

from moderation.domain.errors import NotFound, TemporarilyUnavailable
from moderation.http.context import services
from moderation.http.headers import cross_origin_headers, request_id, safe_headers, write_log
from moderation.publication.freshness import Freshness, Watch
from moderation.publication.shelf import ReadyPage, Shelf
from moderation.storage.unit_of_work import Database

CACHE_CONTROL = "public, max-age=30, stale-while-revalidate=60"
_EXTENSION = "publication"
# Where a request's page is noted once it was found to be ready.
_FOUND = "moderation.ready_page"
# Whatever else a query holds, the page is made and not kept: junk must not push pages out.
_PARAMETERS = frozenset({"sort", "parent", "limit", "cursor", "content", "lang"})
_LONGEST_ADDRESS = 1_000
_TAG = re.compile(r'"([^"]*)"')

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Make = Callable[[sa.Connection], str]


@dataclass(frozen=True, slots=True)
class Publication:
    """What this process keeps for its readers."""

    watch: Watch
    shelf: Shelf

    def is_ready(self, environ: dict[str, Any]) -> bool:
        """Whether this request's page is here and up to date; it is noted in `environ`."""
        if environ["REQUEST_METHOD"] != "GET":
            return False
        page = self.shelf.find(_address(environ))
        if page is None:
            return False
        try:
            fresh = self.watch.now(page.site_id, page.article_id)
        except TemporarilyUnavailable:
            return False  # the application finds out as well, and says so
        if fresh == page.fresh:
            environ[_FOUND] = page
        return fresh == page.fresh


def install_ready_pages(app: Flask) -> None:
    """Let the application answer from the pages that it keeps before a request is unpacked."""
    app.wsgi_app = Doorstep(app.wsgi_app, app)  # type: ignore[method-assign]


def keep_pages_of(app: Flask, database: Database) -> None:
    """Let the application keep pages, beginning with none."""
    app.extensions[_EXTENSION] = Publication(Watch(database), Shelf())


def ready_at_once(app: Flask, database: Database) -> Callable[[dict[str, Any]], bool]:
    """Tells which requests this application answers without waiting for anything.

    Those whose page is ready, on SQLite: to find out, PostgreSQL would have to be asked.
    """
    publication = cast("Publication", app.extensions[_EXTENSION])
    return publication.is_ready if database.is_sqlite else lambda _environ: False


def freshness_of(site_id: str, article_id: str) -> Freshness:
    """How fresh this article's pages must be. Raises NotFound where there is no such site."""
    fresh = _publication().watch.now(site_id, article_id)
    if fresh is None:
        raise NotFound("there is no such site", code="site_not_found")
    g.own_pages = fresh.own_pages
    return fresh


def answer(
    site_id: str, article_id: str, fresh: Freshness, content_type: str, make: Make
) -> Response:
    """The page at the address that was asked for; `make` makes its text where it is not ready."""
    address = _address(request.environ)
    page = _publication().shelf.find(address)
    if page is None or page.fresh != fresh:
        with services().database.read() as connection:
            body = make(connection).encode()
        rule = f"GET {request.url_rule}"
        etag = hashlib.sha256(body).hexdigest()[:32]
        page = ReadyPage(site_id, article_id, fresh, rule, etag, content_type, body)
        if _is_worth_keeping(address):
            _publication().shelf.keep(address, page)
    status, headers, payload = _parts(page, request.headers.get("If-None-Match"))
    response = Response(payload, status)
    # Of a page that the caller has, no type is told.
    del response.headers["Content-Type"]
    response.headers.update(headers)
    return response


class Doorstep:
    """A WSGI application before another one: it hands out what is ready and passes the rest on."""

    def __init__(self, wsgi: Wsgi, app: Flask) -> None:
        self._wsgi, self._extensions = wsgi, app.extensions

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Answer one request."""
        began_at = time.monotonic()
        publication = cast("Publication", self._extensions[_EXTENSION])
        if _FOUND not in environ and not publication.is_ready(environ):
            return self._wsgi(environ, start_response)
        page: ReadyPage = environ[_FOUND]
        status, headers, payload = _parts(page, environ.get("HTTP_IF_NONE_MATCH"))
        name = request_id(environ.get("HTTP_X_REQUEST_ID", ""))
        headers |= safe_headers(secure=environ["wsgi.url_scheme"] == "https")
        headers |= {"Vary": "Origin", "X-Request-ID": name}
        headers |= cross_origin_headers(environ.get("HTTP_ORIGIN"), page.fresh.own_pages)
        start_response("304 NOT MODIFIED" if status == 304 else "200 OK", list(headers.items()))
        # Most of what the service does, and the least that there is to tell.
        write_log(page.rule, status, name, began_at, level=logging.DEBUG)
        return [payload]


def _parts(page: ReadyPage, if_none_match: str | None) -> tuple[int, dict[str, str], bytes]:
    headers = {"ETag": f'"{page.etag}"', "Cache-Control": CACHE_CONTROL}
    if if_none_match is not None and _holds(page.etag, if_none_match):
        return 304, headers, b""
    headers |= {"Content-Type": page.content_type, "Content-Length": str(len(page.body))}
    return 200, headers, page.body


def _holds(etag: str, if_none_match: str) -> bool:
    """Whether a caller has this very page; weak tags count, as RFC 9110 says (13.1.2)."""
    return if_none_match.strip() == "*" or etag in _TAG.findall(if_none_match)


def _address(environ: dict[str, Any]) -> str:
    return f"{environ['PATH_INFO']}?{environ.get('QUERY_STRING', '')}"


def _is_worth_keeping(address: str) -> bool:
    once = all(len(values) == 1 for _, values in request.args.lists())
    return once and set(request.args) <= _PARAMETERS and len(address) <= _LONGEST_ADDRESS


def _publication() -> Publication:
    return cast("Publication", current_app.extensions[_EXTENSION])
