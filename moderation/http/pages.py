"""What pages for people share: one look, how times are written, and errors as pages."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Blueprint, Response, json, render_template, request
from markupsafe import Markup

from moderation.http.languages import SOURCE, choose_language, gettext, mark, ngettext

blueprint = Blueprint(
    "pages",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/look",
)

_FOR_PEOPLE = ("/review", "/comment", "/written", "/help", "/mine", "/demo")
_FOR_BOTH = ("/verify",)
_TITLES = {
    400: mark("That could not be read"),
    403: mark("You may not do that"),
    404: mark("There is nothing here"),
    405: mark("That cannot be done here"),
    409: mark("Somebody was first"),
    410: mark("This link no longer works"),
    413: mark("That was too much at once"),
    422: mark("Something is missing"),
    429: mark("Too many attempts"),
    503: mark("Just a moment"),
}
# What the standard library says where no code of ours refused the request.
STANDARD_DETAILS = {
    400: mark("Bad request syntax or unsupported method"),
    404: mark("Nothing matches the given URI"),
    405: mark("Specified method is invalid for this resource"),
}
_MONTHS = (
    mark("Jan"),
    mark("Feb"),
    mark("Mar"),
    mark("Apr"),
    mark("May"),
    mark("Jun"),
    mark("Jul"),
    mark("Aug"),
    mark("Sep"),
    mark("Oct"),
    mark("Nov"),
    mark("Dec"),
)
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


@blueprint.after_app_request
def _problem_for_people(response: Response) -> Response:
    """A problem document is put in the reader's language and, where a person asked, is a page."""
    if response.mimetype != "application/problem+json" or not _is_for_people():
        return response
    problem = json.loads(response.get_data())
    if _is_under("/demo"):
        choose_language(SOURCE)
    if not _asked_by_a_person():
        detail = problem["detail"]
        response.set_data(json.dumps({**problem, "detail": gettext(detail)}))
        return response
    response.set_data(_page(problem, response.headers.get("Retry-After", type=int)))
    response.content_type = "text/html; charset=utf-8"
    return response


def _page(problem: dict[str, Any], retry_after: int | None) -> str:
    title = _TITLES.get(problem["status"], mark("Something went wrong here"))
    return render_template(
        "look/problem.html",
        title=gettext(title),
        problem=problem,
        wait=duration(timedelta(seconds=retry_after)) if retry_after else None,
        home="/demo" if _is_under("/demo") else "/review" if _is_under("/review") else None,
    )


def _is_for_people() -> bool:
    return any(map(_is_under, (*_FOR_PEOPLE, *_FOR_BOTH)))


def _asked_by_a_person() -> bool:
    accepted = request.accept_mimetypes
    if any(map(_is_under, _FOR_PEOPLE)):
        return accepted.best_match(["text/html", "application/json"]) != "application/json"
    if any(map(_is_under, _FOR_BOTH)):
        return accepted.best_match(["application/json", "text/html"]) == "text/html"
    return False


def _is_under(prefix: str) -> bool:
    return request.path == prefix or request.path.startswith(f"{prefix}/")


@blueprint.app_template_filter("clock")
def clock(moment: datetime) -> str:
    """A time as `3 Nov 2026, 14:05 UTC`, with the month's name in the language of the page.

    Digits are Western in every language, as in the newsrooms that write Arabic for the web:
    scores, versions and ids stand beside them, and one page has one kind of digits.
    """
    utc = moment.astimezone(UTC)
    return gettext("%(day)s %(month)s %(year)s, %(time)s UTC") % {
        "day": utc.day,
        "month": gettext(_MONTHS[utc.month - 1]),
        "year": utc.year,
        "time": f"{utc:%H:%M}",
    }


def day_and_month(day: date) -> str:
    """A day as `3 Nov`, for the axis of a chart."""
    month = gettext(_MONTHS[day.month - 1])
    return gettext("%(day)s %(month)s") % {"day": day.day, "month": month}


@blueprint.app_template_filter("isolated")
def isolated(name: str) -> Markup:
    """A name for the inside of a sentence, which it cannot turn around."""
    return Markup("<bdi>{}</bdi>").format(name)


@blueprint.app_template_filter("since")
def since(moment: datetime) -> str:
    """How long ago, in the largest whole unit: `less than a minute`, `5 minutes`, `3 days`."""
    return duration(datetime.now(UTC) - moment)


def duration(span: timedelta) -> str:
    """A length of time in its largest whole unit, in the language of the page."""
    seconds = int(span.total_seconds())
    if seconds < _MINUTE:
        return gettext("less than a minute")
    if seconds < _HOUR:
        count = seconds // _MINUTE
        words = ngettext("%(num)s minute", "%(num)s minutes", count)
    elif seconds < _DAY:
        count = seconds // _HOUR
        words = ngettext("%(num)s hour", "%(num)s hours", count)
    else:
        count = seconds // _DAY
        words = ngettext("%(num)s day", "%(num)s days", count)
    return words % {"num": count}
