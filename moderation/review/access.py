"""Who may open the pages of moderators, and that what is sent comes from those pages."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from flask import Response, g, redirect, request, url_for

from moderation.domain.comment import Comment
from moderation.domain.errors import Forbidden, NotFound
from moderation.domain.ids import is_id
from moderation.domain.roles import Permission, may
from moderation.http.auth import View, mark_access
from moderation.http.context import services
from moderation.http.same_origin import check_same_origin
from moderation.review.people.moderators import ReviewedSite, sites_of
from moderation.review.people.sessions import LIFE, SignedIn, find_session
from moderation.storage.queries import comments

MODERATOR = "moderator"
_PLAIN_COOKIE, _SECURE_COOKIE = "cmod", "__Host-cmod"
_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


def signed_in(view: View) -> View:
    """A page for moderators: others are sent to sign in. Writes need the form's token as well."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if request.method not in _SAFE_METHODS:
            check_same_origin()
        found = current_session()
        if found is None:
            return redirect(url_for("review_entrance.show_sign_in", after="session"), 303)
        g.signed_in = found
        if request.method not in _SAFE_METHODS:
            _check_form_token()
        return view(*args, **kwargs)

    return cast("View", mark_access(guarded, MODERATOR))


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


def current_session() -> SignedIn | None:
    """The live session that this request's cookie names, or None."""
    return find_session(services().database, session_token())


def session_token() -> str:
    """What this request's session cookie holds, or nothing."""
    return request.cookies.get(_cookie_name(), "")


def moderator() -> SignedIn:
    """Who has opened this page."""
    return cast("SignedIn", g.signed_in)


def own_sites() -> list[ReviewedSite]:
    """The sites of the moderator who has opened this page."""
    with services().database.read() as connection:
        return sites_of(connection, moderator().moderator_id)


def own_site(sites: list[ReviewedSite], site_id: str) -> ReviewedSite:
    """One of these sites. Raises NotFound for another: whether it exists is not told."""
    for site in sites:
        if site.id == site_id:
            return site
    raise NotFound("there is no such page, or it belongs to a site that is not yours")


def own_comment(sites: list[ReviewedSite], comment_id: str) -> tuple[Comment, ReviewedSite]:
    """A comment at one of these sites, and the site. Raises NotFound for any other."""
    with services().database.read() as connection:
        found = comments.find_comment(connection, comment_id) if is_id(comment_id) else None
    if found is None:
        raise NotFound("there is no such comment, or it belongs to a site that is not yours")
    return found, own_site(sites, found.site_id)


def form_token() -> str:
    """What every form of this session carries: derived from the session, of no use elsewhere."""
    return services().secrets.pseudonym("form-token", moderator().token)


def keep_session(answer: Response, token: str) -> Response:
    """Hand the browser its session."""
    answer.set_cookie(_cookie_name(), token, max_age=LIFE, **_cookie_attributes())
    return answer


def forget_session(answer: Response) -> Response:
    """Take the cookie back."""
    answer.delete_cookie(_cookie_name(), **_cookie_attributes())
    return answer


def _check_form_token() -> None:
    sent = request.form.get("form_token", "")
    if not hmac.compare_digest(sent.encode(), form_token().encode()):
        raise Forbidden("this form is not of your present session; reload the page before")


def _cookie_name() -> str:
    return _SECURE_COOKIE if _is_https() else _PLAIN_COOKIE


def _cookie_attributes() -> dict[str, Any]:
    return {"secure": _is_https(), "httponly": True, "samesite": "Strict", "path": "/"}


def _is_https() -> bool:
    return request.is_secure or services().public_url.startswith("https:")
