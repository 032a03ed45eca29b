"""Who is asking: API keys, their scopes, their site and, for public keys, their pages' origins."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import g, request

from moderation.domain.comment import ApiKey, Scope, Site
from moderation.domain.errors import Forbidden, NotAuthenticated, NotFound
from moderation.http.context import services
from moderation.http.widget_key import first_use
from moderation.secrets import KEY_PREFIX, hash_of
from moderation.storage.queries import sites

View = TypeVar("View", bound=Callable[..., Any])

PUBLIC = "public"
LONGEST_KEY = 200


def requires(scope: Scope) -> Callable[[View], View]:
    """A route for keys with this scope; with a `site` in its path, for keys of that site."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            key = authenticate()
            if key is None:
                raise NotAuthenticated("send Authorization: Bearer <key>")
            check_scope(key, scope)
            if "site" in kwargs:
                check_site(key, kwargs["site"])
            services().limiter.check_key(key)
            return view(*args, **kwargs)

        return mark_access(guarded, scope.value)  # type: ignore[return-value]

    return decorate


def public(view: View) -> View:
    """A route that needs no key. Stands on a list that a test compares with the routes."""
    return mark_access(view, PUBLIC)  # type: ignore[return-value]


def mark_access(view: Callable[..., Any], access: str) -> Callable[..., Any]:
    """Note on a view who may call it, for the test that every route says so."""
    view.access = access  # type: ignore[attr-defined]
    return view


def authenticate() -> ApiKey | None:
    """The key this request came with, or None without one. Raises NotAuthenticated."""
    header = request.headers.get("Authorization")
    if header is None:
        return None
    scheme, _, secret = header.partition(" ")
    secret = secret.strip()
    if scheme.lower() != "bearer" or not _looks_like_a_key(secret):
        raise NotAuthenticated("the key is not valid")
    with services().database.read() as connection:
        key = sites.find_key(connection, hash_of(secret))
        site = sites.find_site(connection, key.site_id) if key else None
    found = (key, site) if key and site else first_use(secret)
    if found is None:
        raise NotAuthenticated("the key is not valid")
    key, site = found
    _check_origin(key, site)
    g.api_key, g.site = key, site
    return key


def check_scope(key: ApiKey, scope: Scope) -> None:
    """Raises Forbidden when the key does not have the scope."""
    if scope not in key.scopes:
        raise Forbidden(f"this key does not have the scope {scope}", code="scope_missing")


def check_site(key: ApiKey, site_id: str) -> None:
    """Raises Forbidden when the key is another site's; whether that site exists is not told."""
    if key.site_id != site_id:
        raise Forbidden("this key belongs to another site", code="wrong_site")


def known_site(site_id: str) -> Site:
    """The site in the path of a public route. Raises NotFound."""
    with services().database.read() as connection:
        site = sites.find_site(connection, site_id)
    if site is None:
        raise NotFound("there is no such site", code="site_not_found")
    g.site = site
    return site


def _looks_like_a_key(secret: str) -> bool:
    # Refused before the database is asked: it cannot be one of ours.
    return secret.startswith(f"{KEY_PREFIX}_") and len(secret) <= LONGEST_KEY and secret.isascii()


def _check_origin(key: ApiKey, site: Site) -> None:
    if key.public and request.headers.get("Origin") not in site.origins:
        raise Forbidden(
            "this public key works only on the site's own pages", code="origin_not_allowed"
        )
