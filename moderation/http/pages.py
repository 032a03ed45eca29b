"""What pages for people share: one look, how times are written, and errors as pages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Blueprint, Response, json, render_template, request

blueprint = Blueprint(
    "pages",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/look",
)

_FOR_PEOPLE = ("/review", "/demo")
_FOR_BOTH = ("/verify",)
_TITLES = {
    400: "That could not be read",
    403: "You may not do that",
    404: "There is nothing here",
    405: "That cannot be done here",
    409: "Somebody was first",
    410: "This link no longer works",
    413: "That was too much at once",
    422: "Something is missing",
    429: "Too many attempts",
    503: "Just a moment",
}
_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"))


@blueprint.after_app_request
def _problem_as_page(response: Response) -> Response:
    """A problem document, where a person asked, becomes a page with the same status."""
    if response.mimetype != "application/problem+json" or not _asked_by_a_person():
        return response
    problem = json.loads(response.get_data())
    retry_after = response.headers.get("Retry-After", type=int)
    page = render_template(
        "look/problem.html",
        title=_TITLES.get(problem["status"], "Something went wrong here"),
        problem=problem,
        wait=_duration(timedelta(seconds=retry_after)) if retry_after else None,
        home="/demo" if _is_under("/demo") else "/review" if _is_under("/review") else None,
    )
    response.set_data(page)
    response.content_type = "text/html; charset=utf-8"
    return response


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
    """A time as `3 Nov 2026, 14:05 UTC`."""
    utc = moment.astimezone(UTC)
    return f"{utc.day} {utc:%b %Y, %H:%M} UTC"


@blueprint.app_template_filter("since")
def since(moment: datetime) -> str:
    """How long ago, in the largest whole unit: `less than a minute`, `5 minutes`, `3 days`."""
    return _duration(datetime.now(UTC) - moment)


def _duration(span: timedelta) -> str:
    seconds = span.total_seconds()
    for length, unit in _UNITS:
        count = int(seconds // length)
        if count >= 1:
            return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
    return "less than a minute"
