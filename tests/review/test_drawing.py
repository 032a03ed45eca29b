"""Charts: what the shapes say is what the figures say."""

import re
from xml.etree import ElementTree as ET

import pytest

from moderation.review.chart_frame import Frame, ticks_up_to
from moderation.review.drawing import Chart, Series, bars, lines, meter, stacked_bars

XSS = '"><script>alert(1)</script>'


def chart(*series, **options):
    places = options.pop("places", ("Mon", "Tue", "Wed"))
    return Chart("What happened", "Day", places, series, **options)


def shapes(markup, tag="rect"):
    svg = ET.fromstring(re.search(r'<svg viewBox="0 0 640.*?</svg>', markup, re.DOTALL)[0])
    return [one for one in svg.iter(tag) if one.get("class", "").startswith(("of-", "line"))]


def test_bars_are_as_high_as_their_values():
    first, second = shapes(bars(chart(Series("Held", "held", (2, 0, 4)))))
    assert float(second.get("height")) == pytest.approx(2 * float(first.get("height")))


def test_stacked_bars_stand_on_each_other_and_end_together_at_the_sum():
    published, held = (
        Series("Published", "published", (3,)),
        Series("Held", "held", (1,)),
    )
    lower, upper = shapes(stacked_bars(chart(published, held, places=("Mon",))))
    assert float(upper.get("y")) + float(upper.get("height")) == pytest.approx(
        float(lower.get("y")), abs=0.02
    )
    assert float(lower.get("height")) == pytest.approx(3 * float(upper.get("height")), abs=0.05)
    assert upper.get("x") == lower.get("x")


def test_a_line_has_a_gap_where_a_value_is_missing():
    (line,) = shapes(lines(chart(Series("Share", "one", (0.5, None, 0.25)))), "path")
    assert line.get("d").count("M") == 2
    assert "L" not in line.get("d")


def test_every_shape_tells_its_place_kind_and_value():
    (bar,) = shapes(bars(chart(Series("Held", "held", (0, 12, None)))))
    assert bar.find("title").text == "Tue · Held: 12"


def test_the_figures_stand_in_a_table_as_well():
    page = bars(chart(Series("Held", "held", (1, None, 2_500))))
    rows = re.findall(r'<tr><th scope="row">(\w+)</th><td>([^<]+)</td>', page)
    assert rows == [("Mon", "1"), ("Tue", "\N{EN DASH}"), ("Wed", "2,500")]


def test_values_are_shown_as_the_chart_wants_them():
    page = lines(chart(Series("Share", "one", (0.5, 1, 0)), show=lambda v: f"{v:.0%}", top=1))
    assert ">50%<" in page
    assert ">100%<" in page


def test_one_series_needs_no_legend_and_two_have_one():
    one, two = Series("A", "one", (1, 1, 1)), Series("B", "two", (1, 1, 1))
    assert "legend" not in bars(chart(one))
    assert bars(chart(one, two)).count("swatch") == 2


@pytest.mark.parametrize("draw", [bars, stacked_bars, lines])
def test_nothing_that_is_handed_in_becomes_markup(draw):
    page = draw(Chart(XSS, XSS, (XSS,), (Series(XSS, "one", (1,)), Series("B", "two", (2,)))))
    assert "<script" not in page


@pytest.mark.parametrize("draw", [bars, stacked_bars, lines])
@pytest.mark.parametrize("values", [(), (0, 0), (None, None)])
def test_a_chart_of_nothing_is_still_a_chart(draw, values):
    places = tuple("ab"[: len(values)])
    assert "<figure" in draw(chart(Series("Held", "held", values), places=places))


@pytest.mark.parametrize("draw", [bars, stacked_bars, lines])
def test_styles_are_classes_and_never_attributes(draw):
    page = draw(chart(Series("Held", "held", (1, 2, 3)), Series("Rest", "one", (1, 2, 3))))
    assert "style=" not in page


def test_labels_are_thinned_out_before_they_touch():
    places = tuple(f"{n} Nov" for n in range(1, 31))
    page = bars(chart(Series("Held", "held", (1,) * 30), places=places))
    assert 4 <= page.count('class="place"') <= 12


@pytest.mark.parametrize(
    ("highest", "ticks"),
    [
        (0, (0, 1)),
        (1, (0, 0.25, 0.5, 0.75, 1)),
        (3, (0, 1, 2, 3)),
        (10, (0, 3, 6, 9, 12)),
        (97, (0, 25, 50, 75, 100)),
        (float("nan"), (0, 1)),
    ],
)
def test_an_axis_ends_at_a_round_number_that_is_not_below(highest, ticks):
    assert ticks_up_to(highest) == ticks


def test_the_axis_begins_at_zero_at_the_bottom():
    frame = Frame.of(3, 10)
    assert frame.y(0) > frame.y(5) > frame.y(10) > 0


@pytest.mark.parametrize(("share", "width"), [(0.97, "97.0"), (-1, "0.0"), (7, "100.0")])
def test_a_meter_is_filled_to_its_share_and_never_beyond(share, width):
    assert f'class="level" width="{width}"' in meter(share)
