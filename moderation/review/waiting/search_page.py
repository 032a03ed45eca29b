"""`…/search`: finding a comment again by its words."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for

from moderation.domain.errors import InvalidSubmission
from moderation.domain.lifecycle import Status
from moderation.domain.roles import Permission
from moderation.http.context import services
from moderation.http.cursors import cursor_at, page_cursor
from moderation.review.access import at_site, own_sites
from moderation.review.page_blueprint import page_blueprint
from moderation.review.people.moderators import ReviewedSite
from moderation.review.waiting.matching import LONGEST_QUESTION
from moderation.review.waiting.search import COUNTED, Question, search
from moderation.review.waiting.surroundings import look_around

blueprint = page_blueprint("review_search", __name__)
ON_A_PAGE = 20
STATUSES = (Status.HELD, Status.PUBLISHED, Status.REJECTED, Status.WITHDRAWN)


@blueprint.get("/sites/<site>/search")
@at_site(Permission.READ)
def show_search(site: ReviewedSite) -> str:
    """The newest comments of the site that have all of these words."""
    asked = _asked(site)
    purpose = f"search {site.id} {asked.status} {asked.typed}"
    after = page_cursor(purpose)
    with services().database.read() as connection:
        found = search(connection, asked, after[0] if after else None, ON_A_PAGE)
        around = look_around(connection, [item.comment for item in found.items])
    return render_template(
        "review/search.html",
        sites=own_sites(),
        site=site,
        asked=asked,
        statuses=STATUSES,
        longest=LONGEST_QUESTION,
        most=COUNTED,
        found=found,
        around=around,
        first_page=after is None,
        next_page=_address(asked, cursor_at(purpose, [found.after])) if found.after else None,
    )


def _asked(site: ReviewedSite) -> Question:
    typed, status = request.args.get("q", "").strip(), request.args.get("status", "")
    if len(typed) > LONGEST_QUESTION:
        message = f"must have at most {LONGEST_QUESTION} characters"
        raise InvalidSubmission("the search is too long", (("q", message),))
    if status and status not in STATUSES:
        message = f"must be one of {', '.join(STATUSES)}"
        raise InvalidSubmission("the status is not valid", (("status", message),))
    return Question(site.id, typed, Status(status) if status else None)


def _address(asked: Question, cursor: str) -> str:
    args: dict[str, Any] = {"q": asked.typed, "cursor": cursor}
    if asked.status is not None:
        args["status"] = asked.status.value
    return url_for("review_search.show_search", site=asked.site_id, **args)
