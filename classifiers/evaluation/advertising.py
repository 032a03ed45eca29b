"""Figures on the spam score."""

from __future__ import annotations

from typing import Final

from classifiers.evaluation.figure import Estimate, Figure, Section, Unit
from classifiers.evaluation.measured import Measured, Places, share_figure
from classifiers.evaluation.rankings import rank
from classifiers.evaluation.rows import OWN_SPAM, SPAM
from classifiers.evaluation.shares import Flags
from classifiers.thresholds import NEWS

FALSE_HOLDS: Final = 0.005
_SPAM: Final = "spam"


def spam(measured: Measured) -> Section:
    """Spam of each source against clean news, and what is taken for spam and is none."""
    clean = measured.of(NEWS, 0)
    called = measured.column(_SPAM) >= measured.thresholds[_SPAM]
    sources = (*SPAM, OWN_SPAM)
    figures = [
        *_left_out(measured),
        *(_caught(measured, source, clean) for source in sources),
        share_figure(measured, "clean news called spam, suggested threshold", clean, called),
        *(_look_alikes(measured, source, called) for source in sources),
    ]
    return Section("Spam", figures)


def _left_out(measured: Measured) -> list[Figure]:
    """What training the fast stage found on videos left out (see classifiers.left_out)."""
    fast = getattr(measured.model, "fast", None) or measured.model
    metrics = fast.manifest.get("metrics", {})
    return [
        Figure(name, Estimate(float(found)), Unit.AREA)
        for name, found in metrics.items()
        if "left out" in name
    ]


def _caught(measured: Measured, source: str, clean: Places) -> Figure:
    """Caught where the threshold holds few clean news comments; it is set on those."""
    foul, fair = (measured.scores_of(places, _SPAM) for places in (measured.of(source, 1), clean))
    found = rank(foul, fair, FALSE_HOLDS)
    name = f"{source}: caught at {100 * FALSE_HOLDS:g} % of clean news"
    return Figure(name, found.caught, Unit.SHARE, found.foul, found.fair)


def _look_alikes(measured: Measured, source: str, called: Flags) -> Figure:
    name = f"{source}: ordinary ones called spam, suggested threshold"
    return share_figure(measured, name, measured.of(source, 0), called)
