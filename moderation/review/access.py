"""Who may open the pages of moderators, and that what is sent comes from those pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from flask import Response, make_response, redirect, request, url_for

from moderation.domain.errors import Forbidden
from moderation.domain.roles import Permission, may
from moderation.http.auth import View, mark_access
from moderation.http.same_origin import check_same_origin
from moderation.review.desk_session import (
    check_form_token,
    current_session,
    enter,
    forget_session,
    form_token,
    keep_session,
    moderator,
    own_comment,
    own_site,
    own_sites,
    preferences,
    session_token,
)
from moderation.review.moderating import SAFE_METHODS, Acting, acting, moderating
from moderation.review.people.moderators import ReviewedSite
from moderation.review.rulings.forms import wants_json

__all__ = [
    "MODERATOR",
    "Acting",
    "acting",
    "at_comment",
    "at_site",
    "current_session",
    "demand",
    "forget_session",
    "form_token",
    "keep_session",
    "moderating",
    "moderator",
    "own_comment",
    "own_site",
    "own_sites",
    "preferences",
    "session_token",
    "signed_in",
]

MODERATOR = "moderator"


def signed_in(view: View) -> View:
    """A page for moderators: others are sent to sign in. Writes need the form's token as well."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if request.method not in SAFE_METHODS:
            check_same_origin()
        found = current_session()
        if found is None:
            return _to_the_door()
        enter(found)
        if request.method not in SAFE_METHODS:
            check_form_token(request.form.get("form_token", ""))
        return view(*args, **kwargs)

    return cast("View", mark_access(guarded, MODERATOR))


def _to_the_door() -> Response:
    """To sign in, and from there back to the page; a form, or what a script asked, is no page."""
    is_page = request.method == "GET" and not wants_json()
    place = request.full_path.rstrip("?") if is_page else None
    there = url_for("review_entrance.show_sign_in", after="session", next=place)
    return make_response(redirect(there, 303))


def at_site(permission: Permission) -> Callable[[View], View]:
    """A page of one site, for those who have this permission there.

    The path's `<site>` becomes the ReviewedSite that the view is called with. Others get 404 for
    a site that is not theirs, 403 where their role is not enough.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def placed(*args: Any, site: str, **kwargs: Any) -> Any:
            found = own_site(own_sites(), site)
            demand(found, permission)
            return view(*args, site=found, **kwargs)

        return _mark_permission(signed_in(cast("View", placed)), permission)

    return decorate


def at_comment(permission: Permission) -> Callable[[View], View]:
    """A page of one comment, for those who have this permission at its site.

    The path's `<comment_id>` becomes a Comment, and its ReviewedSite comes as `site`.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def placed(*args: Any, comment_id: str, **kwargs: Any) -> Any:
            comment, site = own_comment(own_sites(), comment_id)
            demand(site, permission)
            return view(*args, comment=comment, site=site, **kwargs)

        return _mark_permission(signed_in(cast("View", placed)), permission)

    return decorate


def demand(site: ReviewedSite, permission: Permission) -> None:
    """Raises Forbidden unless the moderator's role at this site has the permission."""
    if not may(site.role, permission):
        raise Forbidden("your role at this site does not allow this", code="role_missing")


def _mark_permission(view: View, permission: Permission) -> View:
    view.permission = permission  # type: ignore[attr-defined]
    return view
