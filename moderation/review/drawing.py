"""Charts as SVG, drawn here: values in, markup out; colours come from `static/charts.css`.

Every chart has its figures in a table below it, for whoever does not see the picture. Time runs
from left to right in every language, as it does on the axes that people know.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from moderation.http.languages import gettext
from moderation.review.chart_frame import HEIGHT, LEFT, RIGHT, WIDTH, Frame

# About how wide a letter of a label is, and how far labels stand apart at least.
_LETTER, _APART = 6.6, 14


@dataclass(frozen=True, slots=True)
class Series:
    """Values of one kind, one for each place of the axis, None where there is none.

    `key` becomes the class `of-<key>` of its shapes; charts.css has a colour for each state, and
    `one` to `six` for anything else.
    """

    name: str
    key: str
    values: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Chart:
    """What to draw: `places` label the axis, `axis` says what they are, in the reader's language.

    `top` is where the upright axis ends, 1 for shares; None ends it above the highest value.
    `show` writes a value in words, `12` or `4 %`.
    """

    title: str
    axis: str
    places: Sequence[str]
    series: Sequence[Series]
    top: float | None = None
    show: Callable[[float], str] | None = None


def bars(chart: Chart) -> Markup:
    """Bars side by side, a group for each place. Values are zero or more."""
    highest = max((v for one in chart.series for v in one.values if v is not None), default=0)
    frame = Frame.of(len(chart.places), highest, chart.top)
    return _figure(chart, frame, _bars(chart, frame))


def stacked_bars(chart: Chart) -> Markup:
    """One bar for each place, the series upon each other. Values are zero or more."""
    heights = zip(*([v or 0 for v in one.values] for one in chart.series), strict=True)
    frame = Frame.of(len(chart.places), max(map(sum, heights), default=0), chart.top)
    return _figure(chart, frame, _stacks(chart, frame))


def lines(chart: Chart) -> Markup:
    """A line for each series, with a gap where a value is missing. Values are zero or more."""
    highest = max((v for one in chart.series for v in one.values if v is not None), default=0)
    frame = Frame.of(len(chart.places), highest, chart.top)
    return _figure(chart, frame, _lines(chart, frame))


def meter(share: float, kind: str = "") -> Markup:
    """A small bar filled to a share of 0 to 1; the number stands beside it, in words."""
    filled = round(100 * min(max(share, 0.0), 1.0), 2)
    return Markup(
        '<svg class="meter {}" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="track" width="100" height="8"/>'
        '<rect class="level" width="{}" height="8"/></svg>'
    ).format(kind, filled)


def _bars(chart: Chart, frame: Frame) -> Iterator[Markup]:
    gap = min(6.0, frame.step * 0.25)
    width = (frame.step - gap) / max(len(chart.series), 1)
    for number, one in enumerate(chart.series):
        for place, value in enumerate(one.values):
            if value:
                left = frame.x(place) + gap / 2 + width * number
                yield _bar(chart, one, place, (left, 0, width, value), frame)


def _stacks(chart: Chart, frame: Frame) -> Iterator[Markup]:
    gap = min(6.0, frame.step * 0.25)
    for place in range(frame.places):
        below = 0.0
        for one in chart.series:
            value = one.values[place]
            if value:
                box = (frame.x(place) + gap / 2, below, frame.step - gap, value)
                yield _bar(chart, one, place, box, frame)
                below += value


def _bar(
    chart: Chart, one: Series, place: int, box: tuple[float, float, float, float], frame: Frame
) -> Markup:
    left, below, width, value = box
    upper = frame.y(below + value)
    height = max(frame.y(below) - upper, 0.5)
    return Markup(
        '<rect class="of-{}" x="{:.2f}" y="{:.2f}" width="{:.2f}" height="{:.2f}">'
        "<title>{}</title></rect>"
    ).format(one.key, left, upper, width, height, _told(chart, one, place, value))


def _lines(chart: Chart, frame: Frame) -> Iterator[Markup]:
    for one in chart.series:
        points = [
            None if value is None else (frame.x(place + 0.5), frame.y(value))
            for place, value in enumerate(one.values)
        ]
        yield Markup('<path class="line of-{}" d="{}"/>').format(one.key, _path(points))
        for place, (point, value) in enumerate(zip(points, one.values, strict=True)):
            if point is not None and value is not None:
                yield Markup(
                    '<circle class="of-{}" cx="{:.2f}" cy="{:.2f}" r="3"><title>{}</title></circle>'
                ).format(one.key, *point, _told(chart, one, place, value))


def _path(points: Sequence[tuple[float, float] | None]) -> str:
    """The line through these points, lifted wherever one is missing."""
    drawn, parts = False, []
    for point in points:
        if point is not None:
            parts.append(f"{'L' if drawn else 'M'}{point[0]:.2f} {point[1]:.2f}")
        drawn = point is not None
    return "".join(parts)


def _told(chart: Chart, one: Series, place: int, value: float) -> str:
    return f"{chart.places[place]} · {one.name}: {_shown(chart, value)}"


def _shown(chart: Chart, value: float | None) -> str:
    if value is None:
        return "\N{EN DASH}"
    if chart.show is not None:
        return chart.show(value)
    return f"{value:,.0f}" if value == int(value) else f"{value:.2f}"


def _axes(chart: Chart, frame: Frame) -> Iterator[Markup]:
    for tick in frame.ticks:
        y = frame.y(tick)
        yield Markup('<line class="grid" x1="{}" x2="{}" y1="{}" y2="{}"/>').format(
            LEFT, WIDTH - RIGHT, y, y
        )
        yield Markup('<text class="tick" x="{}" y="{}">{}</text>').format(
            LEFT - 6, y + 4, _shown(chart, tick)
        )
    widest = max(map(len, chart.places), default=0) * _LETTER + _APART
    every = max(1, math.ceil(widest / frame.step))
    for place in range(0, frame.places, every):
        if frame.x(place + 0.5) + len(chart.places[place]) * _LETTER / 2 > WIDTH:
            continue
        yield Markup('<text class="place" x="{}" y="{}">{}</text>').format(
            frame.x(place + 0.5), HEIGHT - 8, chart.places[place]
        )


def _figure(chart: Chart, frame: Frame, shapes: Iterator[Markup]) -> Markup:
    picture = Markup(
        '<div class="canvas" tabindex="0" role="group" aria-label="{}">'
        '<svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}</svg></div>'
    ).format(
        chart.title,
        WIDTH,
        HEIGHT,
        chart.title,
        Markup().join(_axes(chart, frame)),
        Markup().join(shapes),
    )
    return Markup('<figure class="chart"><figcaption>{}</figcaption>{}{}{}</figure>').format(
        chart.title, _legend(chart), picture, _table(chart)
    )


def _legend(chart: Chart) -> Markup:
    if len(chart.series) < 2:
        return Markup()
    entry = Markup(
        '<li><svg class="swatch" viewBox="0 0 10 10" aria-hidden="true">'
        '<rect class="of-{}" width="10" height="10" rx="2"/></svg>{}</li>'
    )
    entries = Markup().join(entry.format(one.key, one.name) for one in chart.series)
    return Markup('<ul class="legend">{}</ul>').format(entries)


def _table(chart: Chart) -> Markup:
    head = Markup().join(Markup('<th scope="col">{}</th>').format(s.name) for s in chart.series)
    rows = Markup().join(
        Markup('<tr><th scope="row">{}</th>{}</tr>').format(
            label,
            Markup().join(
                Markup("<td>{}</td>").format(_shown(chart, one.values[place]))
                for one in chart.series
            ),
        )
        for place, label in enumerate(chart.places)
    )
    return Markup(
        '<details class="figures"><summary>{}</summary><div class="canvas" tabindex="0"'
        ' role="group" aria-label="{}"><table><thead><tr><th scope="col">{}</th>{}</tr></thead>'
        "<tbody>{}</tbody></table></div></details>"
    ).format(gettext("The figures"), chart.title, escape(chart.axis), head, rows)
