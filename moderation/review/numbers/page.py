"""`/review/sites/<site>/numbers`: how moderation goes, drawn."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from flask import render_template, request
from markupsafe import Markup

from moderation.domain.errors import InvalidSubmission
from moderation.domain.roles import Permission
from moderation.http.context import services
from moderation.http.languages import gettext, mark
from moderation.http.pages import day_and_month
from moderation.review.access import at_site, own_sites
from moderation.review.drawing import Chart, Series, bars, lines, meter, stacked_bars
from moderation.review.numbers.measures import Wait
from moderation.review.numbers.reading import Numbers, OneDay, Share, read_numbers
from moderation.review.page_blueprint import page_blueprint
from moderation.review.people.moderators import ReviewedSite

blueprint = page_blueprint("review_numbers", __name__)

PERIODS = {"7": mark("7 days"), "30": mark("30 days"), "90": mark("90 days")}
_USUAL = "30"
_WAITS = {
    Wait.FIVE_MINUTES: mark("5 minutes"),
    Wait.HOUR: mark("an hour"),
    Wait.FOUR_HOURS: mark("4 hours"),
    Wait.DAY: mark("a day"),
    Wait.LONGER: mark("longer"),
}
_WEEK = 7


@blueprint.get("/sites/<site>/numbers")
@at_site(Permission.READ)
def show_numbers(site: ReviewedSite) -> str:
    """What came in, what was held, how long it waited, and how often people disagreed."""
    period = request.args.get("days", _USUAL)
    if period not in PERIODS:
        raise InvalidSubmission("the numbers are of 7, 30 or 90 days")
    with services().database.read() as connection:
        today = services().database.now(connection).date()
        numbers = read_numbers(connection, site.id, today, int(period))
    return render_template(
        "review/numbers.html",
        sites=own_sites(),
        site=site,
        numbers=numbers,
        period=period,
        periods=PERIODS,
        charts=_charts(numbers) if numbers.submitted or numbers.ruled else None,
    )


def _charts(numbers: Numbers) -> dict[str, Markup]:
    return {
        "volume": stacked_bars(_volume(numbers.days)),
        "held": lines(_held(numbers.days)),
        "waits": bars(_waits(numbers.waits)),
        "bands": bars(_bands(numbers.bands)),
    }


def _volume(days: tuple[OneDay, ...]) -> Chart:
    spans = _spans(days)
    went = [max(sum(one.submitted - one.held for one in span), 0) for span in spans]
    held = [sum(one.held for one in span) for span in spans]
    return Chart(
        title=gettext("Comments that came in"),
        axis=gettext("Day") if len(spans) == len(days) else gettext("Week that begins"),
        places=[day_and_month(span[0].day) for span in spans],
        series=[
            Series(gettext("Not held"), "published", went),
            Series(gettext("Held for a moderator"), "held", held),
        ],
    )


def _held(days: tuple[OneDay, ...]) -> Chart:
    spans = _spans(days)
    shares = [
        Share(sum(one.held for one in span), sum(one.submitted for one in span)) for span in spans
    ]
    return Chart(
        title=gettext("Share that is held"),
        axis=gettext("Day") if len(spans) == len(days) else gettext("Week that begins"),
        places=[day_and_month(span[0].day) for span in spans],
        series=[Series(gettext("Held"), "held", [_at_most_one(one.value) for one in shares])],
        show=percent,
    )


def _waits(waits: Mapping[Wait, int]) -> Chart:
    return Chart(
        title=gettext("How long held comments waited"),
        axis=gettext("Up to"),
        places=[gettext(_WAITS[wait]) for wait in Wait],
        series=[Series(gettext("Comments"), "four", [waits[wait] for wait in Wait])],
    )


def _bands(bands: Mapping[str, Share]) -> Chart:
    return Chart(
        title=gettext("Held comments that moderators published, by score"),
        axis=gettext("Highest score from"),
        places=list(bands),
        series=[Series(gettext("Published"), "published", [one.value for one in bands.values()])],
        top=1,
        show=percent,
    )


def _spans(days: tuple[OneDay, ...]) -> list[tuple[OneDay, ...]]:
    """Days one by one while they are few, else weeks, the last of which ends today."""
    if len(days) <= 31:
        return [(one,) for one in days]
    begin = len(days) % _WEEK
    weeks = [days[at : at + _WEEK] for at in range(begin, len(days), _WEEK)]
    return [days[:begin], *weeks] if begin else weeks


def _at_most_one(share: float | None) -> float | None:
    # What came in late in the evening may be held on the next day.
    return None if share is None else min(share, 1.0)


def percent(share: float) -> str:
    """A share as people read it: `4 %`, `0.4 %`."""
    hundredths = share * 100
    return f"{hundredths:.1f} %" if 0 < hundredths < 10 else f"{hundredths:.0f} %"


def duration(span: timedelta) -> str:
    """About how long, in minutes, hours or days."""
    minutes = span.total_seconds() / 60
    if minutes < 90:
        return gettext("%(number)s min") % {"number": f"{minutes:.0f}"}
    if minutes < 48 * 60:
        return gettext("%(number)s h") % {"number": f"{minutes / 60:.0f}"}
    return gettext("%(number)s days") % {"number": f"{minutes / 1440:.0f}"}


@blueprint.context_processor
def _words() -> dict[str, object]:
    return {"percent": percent, "duration": duration, "meter": meter}
