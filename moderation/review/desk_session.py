"""The session that a request of the review desk belongs to: its cookie, its person, its sites."""

from __future__ import annotations

import hmac
from typing import Any, cast

from flask import Response, g, request

from moderation.domain.comment import Comment
from moderation.domain.errors import Forbidden, NotFound
from moderation.domain.ids import is_id
from moderation.http.context import services
from moderation.http.languages import choose_language
from moderation.review.people.moderators import ReviewedSite, sites_of
from moderation.review.people.preferences import Preferences, preferences_of
from moderation.review.people.sessions import LIFE, SignedIn, find_session
from moderation.storage.queries import comments

# Asked by a page that lies open, by itself: nobody need be there.
_NO_WORK = frozenset({"review_live.get_live"})
_PLAIN_COOKIE, _SECURE_COOKIE = "cmod", "__Host-cmod"


def current_session() -> SignedIn | None:
    """The live session that this request's cookie names, or None."""
    is_work = request.endpoint not in _NO_WORK
    return find_session(services().database, session_token(), is_work=is_work)


def session_token() -> str:
    """What this request's session cookie holds, or nothing."""
    return request.cookies.get(cookie_name(), "")


def enter(found: SignedIn) -> None:
    """From here on the request is this person's, in the language that the person chose."""
    g.signed_in = found
    choose_language(preferences().language)


def moderator() -> SignedIn:
    """Who has opened this page."""
    return cast("SignedIn", g.signed_in)


def preferences() -> Preferences:
    """How whoever has opened this page wants to work; the defaults where nobody is signed in."""
    found: SignedIn | None = g.get("signed_in")
    return Preferences() if found is None else preferences_of(found)


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
    site = next((one for one in sites if found and one.id == found.site_id), None)
    if found is None or site is None:
        # One answer for both: nobody learns which comments another site has.
        raise NotFound("there is no such comment, or it belongs to a site that is not yours")
    return found, site


def form_token() -> str:
    """What every form of this session carries: derived from the session, of no use elsewhere."""
    return services().secrets.pseudonym("form-token", moderator().token)


def check_form_token(sent: str) -> None:
    """Raises Forbidden unless this is what the forms of the present session carry."""
    if not hmac.compare_digest(sent.encode(), form_token().encode()):
        raise Forbidden("this form is not of your present session; reload the page before")


def keep_session(answer: Response, token: str) -> Response:
    """Hand the browser its session."""
    answer.set_cookie(cookie_name(), token, max_age=LIFE, **cookie_attributes())
    return answer


def forget_session(answer: Response) -> Response:
    """Take the cookie back."""
    answer.delete_cookie(cookie_name(), **cookie_attributes())
    return answer


def cookie_name() -> str:
    """The session's; other cookies of the desk have names that begin with it."""
    return _SECURE_COOKIE if _is_https() else _PLAIN_COOKIE


def cookie_attributes() -> dict[str, Any]:
    """What keeps a cookie of the desk from scripts and from other sites' pages."""
    return {"secure": _is_https(), "httponly": True, "samesite": "Strict", "path": "/"}


def _is_https() -> bool:
    return request.is_secure or services().public_url.startswith("https:")
