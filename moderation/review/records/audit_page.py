"""`/review/sites/<site>/log`: what people did at a site, beside deciding on comments."""

from __future__ import annotations

from datetime import date

from flask import render_template, request

from moderation.domain.errors import InvalidSubmission
from moderation.domain.ids import is_id
from moderation.domain.roles import Permission
from moderation.http.context import services
from moderation.http.cursors import cursor_at, page_cursor
from moderation.review.access import at_site, own_sites
from moderation.review.page_blueprint import page_blueprint
from moderation.review.people.moderators import ReviewedSite, names_of
from moderation.review.records.audit_log import OPERATOR, LogFilter, people_of, read_log
from moderation.review.records.deed_words import DEEDS, deed_words
from moderation.review.records.fact_words import fact_words

blueprint = page_blueprint("review_audit", __name__)

ON_A_PAGE = 50
_LONGEST_ACTION = 32


@blueprint.get("/sites/<site>/log")
@at_site(Permission.AUDIT)
def show_audit(site: ReviewedSite) -> str:
    """The log, newest first; nothing in it is ever changed or deleted."""
    which = _filter()
    purpose = f"log {site.id} {which.moderator_id} {which.action} {which.day}"
    place = page_cursor(purpose)
    with services().database.read() as connection:
        before = int(place[0]) if place else None
        page = read_log(connection, site.id, which, before, ON_A_PAGE)
        people = people_of(connection, site.id)
        ids = {deed.moderator_id for deed in page.deeds if deed.moderator_id}
        ids |= {deed.object_id for deed in page.deeds if deed.object_kind == "moderator"}
        names = people | names_of(connection, ids)
    older = page.next_before
    return render_template(
        "review/audit.html",
        sites=own_sites(),
        site=site,
        page=page,
        which=which,
        people=people,
        names=names,
        operator=OPERATOR,
        deeds=DEEDS,
        deed_words=deed_words,
        fact_words=fact_words,
        next_cursor=cursor_at(purpose, [str(older)]) if older is not None else None,
    )


def _filter() -> LogFilter:
    """What the address asks for. Raises InvalidSubmission where it makes no sense."""
    person, action = request.args.get("person") or None, request.args.get("action") or None
    if person is not None and person != OPERATOR and not is_id(person):
        raise InvalidSubmission("there is no such person")
    if action is not None and len(action) > _LONGEST_ACTION:
        raise InvalidSubmission("there is no such action")
    return LogFilter(person, action, _day(request.args.get("day") or ""))


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise InvalidSubmission("the day is not valid", (("day", "must be YYYY-MM-DD"),)) from None
    if not 2000 <= day.year <= 9000:
        raise InvalidSubmission("the day is not valid", (("day", "must be a day of this age"),))
    return day
