"""Was this sent by a form of ours? Asked of every write that a browser sends with a cookie."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import request

from moderation.domain.errors import Forbidden
from moderation.http.context import services


def check_same_origin() -> None:
    """Raises Forbidden unless the request came from a page of this service.

    Every browser in use sends `Sec-Fetch-Site` or `Origin` with a POST. What sends neither is no
    browser, and carries nobody's cookies against their will. Pages with forms must not have the
    referrer policy `no-referrer`: under it a browser sends `Origin: null`.
    """
    fetch_site = request.headers.get("Sec-Fetch-Site")
    if fetch_site == "same-origin":
        return
    origin = request.headers.get("Origin")
    from_us = origin is None or origin in _own_origins()
    if fetch_site not in (None, "none") or not from_us:
        raise Forbidden("this request came from another site's page", code="cross_site_request")


def _own_origins() -> set[str]:
    # Behind a proxy that ends TLS, the request's own address says http.
    public = urlsplit(services().public_url)
    return {request.host_url.rstrip("/"), f"{public.scheme}://{public.netloc}"}
