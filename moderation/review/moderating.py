"""Calls of the JSON API about moderating: by a key of the site, or by a moderator who is signed in.

A session may write only from a page of this service and with the token of its forms, which
comes in the header `Form-Token`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from typing import Any, cast

from flask import g, request

from moderation.domain.comment import Scope
from moderation.domain.errors import Forbidden, NotAuthenticated, NotFound
from moderation.domain.roles import Permission, Role, may
from moderation.http.auth import View, authenticate, check_scope, check_site, mark_access
from moderation.http.context import services
from moderation.http.same_origin import check_same_origin
from moderation.review.desk_session import (
    check_form_token,
    current_session,
    enter,
    own_comment,
    own_sites,
)
from moderation.review.people.moderators import ReviewedSite

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True, slots=True)
class Acting:
    """For which site a call is made, and by whom: `moderator_id` and `role` are None for a key."""

    site_id: str
    moderator_id: str | None
    role: Role | None

    def may(self, permission: Permission) -> bool:
        """Whether the role allows it. A key's measure is its scope: it may."""
        return self.role is None or may(self.role, permission)

    def demand(self, permission: Permission) -> None:
        """Raises Forbidden (`role_missing`) unless the role allows it."""
        if not self.may(permission):
            raise Forbidden("your role at this site does not allow this", code="role_missing")


def moderating(view: View) -> View:
    """A route for keys with the scope `moderate`, and for moderators of the site.

    The site is that of the path's `site`, or of its `comment_id`. `acting()` then says for which
    site, and by whom. With `Authorization` a session is not looked at.
    """

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        g.acting = _by_key(kwargs) or _by_session(kwargs)
        return view(*args, **kwargs)

    guarded.takes_session = True  # type: ignore[attr-defined]
    return cast("View", mark_access(guarded, Scope.MODERATE.value))


def acting() -> Acting:
    """Who makes the call that is being answered."""
    return cast("Acting", g.acting)


def _by_key(path: dict[str, Any]) -> Acting | None:
    key = authenticate()
    if key is None:
        return None
    check_scope(key, Scope.MODERATE)
    if "site" in path:
        check_site(key, path["site"])
    services().limiter.check_key(key)
    return Acting(key.site_id, None, None)


def _by_session(path: dict[str, Any]) -> Acting:
    found = current_session()
    if found is None:
        raise NotAuthenticated("send Authorization: Bearer <key>, or sign in")
    enter(found)
    if request.method not in SAFE_METHODS:
        check_same_origin()
        check_form_token(request.headers.get("Form-Token", ""))
    site = _site_of(path)
    return Acting(site.id, found.moderator_id, site.role)


def _site_of(path: dict[str, Any]) -> ReviewedSite:
    sites = own_sites()
    if "comment_id" in path:
        try:
            return own_comment(sites, path["comment_id"])[1]
        except NotFound:
            raise NotFound("there is no such comment", code="comment_not_found") from None
    for site in sites:
        if site.id == path["site"]:
            return site
    raise Forbidden("this site is not one of yours", code="wrong_site")
