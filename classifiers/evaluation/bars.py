"""Drawing whom false holds meet, what disguises hide, and how far scores can be believed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from classifiers.base import ATTRIBUTES
from classifiers.evaluation.calibration import BINS, reliability
from classifiers.evaluation.disguised import StillHeld
from classifiers.evaluation.figure import Estimate
from classifiers.evaluation.groups import GroupHolds
from classifiers.evaluation.halves import out_of_sample
from classifiers.evaluation.holds import naming_and_others
from classifiers.evaluation.measured import Measured, Places
from classifiers.evaluation.picture import (
    BLUE,
    INK,
    PALE,
    SOFT,
    Picture,
    finished,
    name_ends,
    sheet,
)
from classifiers.evaluation.shares import share
from classifiers.evaluation.topics import NONE_OF_THESE, TOPICS, topics_of
from classifiers.thresholds import NEWS

_MOST_HELD: Final = 12
_FEW: Final = 10

Bar = tuple[str, Estimate, int]


def groups(measured: Measured, found: GroupHolds) -> Picture:
    """False holds of clean news by topic, and of fair sentences by the group they are about."""
    with sheet(9.0, 3.9) as drawn:
        left, right = drawn.subplots(1, 2)
        drawn.subplots_adjust(left=0.2, right=0.97, top=0.9, bottom=0.04, wspace=0.62)
        _bars(left, "Clean news, by topic", _topics(measured))
        _bars(right, "Fair sentences, by group", _groups(found))
        caption = (
            "Left: clean news comments held at the suggested thresholds, out of sample, by what "
            "they name (a comment may name several). Right: fair sentences of ours held when "
            f"they are about one group or another, the {_MOST_HELD} held most and the mean of "
            f"all {len(found.names)}. Lines are 95 % intervals."
        )
        return finished(drawn, "groups.svg", "Whom false holds meet", caption)


def disguises(found: Sequence[StillHeld]) -> Picture:
    """How much of the abuse that is held as it stands is held in each disguise."""
    bars = [(f"{one.disguise} ({one.script})", one.estimate, one.texts) for one in found]
    with sheet(9.0, 0.9 + 0.27 * len(bars)) as drawn:
        axes = drawn.subplots()
        drawn.subplots_adjust(left=0.2, right=0.9, top=0.9, bottom=0.04)
        _bars(axes, "Still held in disguise", bars)
        caption = (
            "Of the toxic comments that are held as they stand, the share that is still held "
            "when every long word wears the disguise. Lines are 95 % intervals."
        )
        return finished(drawn, "disguises.svg", "What disguises hide", caption)


def reliabilities(measured: Measured) -> Picture:
    """What share of the rows with a score of about x has the attribute, for each attribute."""
    with sheet(9.0, 5.0) as drawn:
        panels = drawn.subplots(2, 4, sharey=True).ravel()
        drawn.subplots_adjust(left=0.06, right=0.985, top=0.93, bottom=0.1, wspace=0.1, hspace=0.28)
        for axes, attribute in zip(panels, ATTRIBUTES, strict=False):
            _reliability(axes, measured, attribute)
        _explanation(panels[len(ATTRIBUTES)])
        caption = (
            "For rows with a score in each tenth of the scale, the share that has the attribute "
            "(bars, hollow where rows are few) and the share that the score promises (line)."
        )
        return finished(drawn, "reliability.svg", "What a score promises and keeps", caption)


def _topics(measured: Measured) -> list[Bar]:
    clean = measured.of(NEWS, 0)
    held = out_of_sample(measured).held
    named = [topics_of(measured.rows[at].copy) for at in clean]
    naming, others = naming_and_others(measured)
    parts = {"a war, people or faith": naming, "all others": others} | {
        topic: clean[[topic in topics for topics in named]] for topic in (*TOPICS, NONE_OF_THESE)
    }
    return [(name, _share(held, places), len(places)) for name, places in parts.items()]


def _groups(found: GroupHolds) -> list[Bar]:
    templates = found.held.shape[1] if found.names else 0
    most = found.most_often()[:_MOST_HELD] if found.names else []
    rows = np.arange(templates)
    bars = [(found.names[at], share(found.held[at], rows), templates) for at in most]
    clusters = np.tile(rows, len(found.names))
    every = share(found.held.ravel(), clusters)
    return [("all groups", every, found.held.size), *bars]


def _share(held: Any, places: Places) -> Estimate:
    return share(held[places], places)


def _bars(axes: Any, title: str, bars: Sequence[Bar]) -> None:
    axes.set_title(title)
    places = range(len(bars))
    values = np.nan_to_num([found.value for _, found, _ in bars])
    axes.barh(places, values, color=PALE, height=0.72)
    longest = np.nan_to_num([found.high for _, found, _ in bars]).max(initial=0.01)
    axes.set_title("rows", loc="right", color=SOFT)
    for place, (_, found, rows) in zip(places, bars, strict=True):
        axes.plot((found.low, found.high), (place, place), color=BLUE, linewidth=1.4)
        said = f"{100 * found.value:.1f} %" if rows else "no rows"
        axes.text(np.nan_to_num(found.high) + 0.02 * longest, place, said, va="center")
        axes.text(1.5 * longest, place, f"{rows:,}", va="center", ha="right", color=SOFT)
    axes.set(xlim=(0, 1.5 * longest), xticks=(), yticks=tuple(places))
    axes.set_yticklabels([name for name, _, _ in bars])
    axes.tick_params(axis="y", labelcolor=INK)
    axes.spines["bottom"].set_visible(False)
    axes.invert_yaxis()


def _reliability(axes: Any, measured: Measured, attribute: str) -> None:
    found = reliability(measured, attribute)
    middles = (np.arange(BINS) + 0.5) / BINS
    axes.set_title(attribute)
    few = found.counts < _FEW
    shares = np.nan_to_num(found.shares)
    axes.bar(middles[~few], shares[~few], width=0.09, color=PALE)
    axes.bar(middles[few], shares[few], width=0.085, facecolor="none", edgecolor=PALE)
    promised = np.isfinite(found.scores)
    axes.plot(middles[promised], found.scores[promised], color=BLUE, linewidth=1.6)
    for middle, rows in zip(middles, found.counts, strict=True):
        axes.text(middle, 1.06, f"{rows:,}", ha="center", va="bottom", size=6.5, rotation=90)
    axes.set(xlim=(0, 1), ylim=(0, 1.36), xticks=(0, 0.5, 1), yticks=(0, 0.5, 1))
    name_ends(axes, ("0", "0.5", "1"))
    axes.set_yticklabels(("0", "50 %", "100 %"))
    axes.grid(visible=True)


def _explanation(axes: Any) -> None:
    axes.set_axis_off()
    lines = (
        ("Bars: share of the rows that", INK),
        ("have the attribute.", INK),
        ("Line: what the score promises.", BLUE),
        ("Above: rows in that tenth;", SOFT),
        (f"hollow: fewer than {_FEW}.", SOFT),
        ("Across: the score.", SOFT),
    )
    for number, (line, colour) in enumerate(lines):
        axes.text(0.02, 1.0 - 0.14 * number, line, color=colour)
