"""Drawing how foul comments rank above fair ones, and what a threshold holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from classifiers.evaluation.comments import hostile_and_healthy
from classifiers.evaluation.measured import TOXICITY, Measured, Places
from classifiers.evaluation.own import WAR
from classifiers.evaluation.picture import (
    BLUE,
    GREEN,
    INK,
    LINE,
    ORANGE,
    PURPLE,
    SOFT,
    Picture,
    finished,
    name_ends,
    sheet,
)
from classifiers.evaluation.rankings import FALSE_HOLDS, Scores, caught_at, rank
from classifiers.evaluation.rows import ARABIC_NEWS, CIVIL, TALK, is_from
from classifiers.thresholds import NEWS

_SHARES: Final = np.linspace(0.0, 1.0, 81) ** 2  # closer together where few are held
_EDGES: Final = np.linspace(0.0, 1.0, 101)
_LOWEST: Final = 0.001  # the lowest share that the logarithmic scale shows
_GAP: Final = 0.24  # between labels, in powers of ten

Pair = tuple[Places, Places]


def roc(measured: Mapping[str, Measured]) -> Picture:
    """Foul caught against fair held, one panel a source; the last model's line is solid."""
    with sheet(9.0, 2.9) as drawn:
        panels = drawn.subplots(1, 4, sharey=True)
        drawn.subplots_adjust(left=0.085, right=0.985, top=0.86, bottom=0.2, wspace=0.1)
        for axes, name in zip(panels, _pairs(next(iter(measured.values()))), strict=True):
            _panel(axes, name, measured)
        panels[0].set_ylabel("foul caught")
        drawn.supxlabel("fair held; the upright line is at 5 %", fontsize=9, color=SOFT, y=0.03)
        names = list(measured)
        beside = f" The dashed line is {names[0]}." if len(names) > 1 else ""
        caption = (
            "How much of the foul is caught for how much of the fair is held, by the toxicity "
            f"score alone. Solid: {names[-1]}.{beside}"
        )
        return finished(drawn, "roc.svg", "Foul caught against fair held", caption)


def hold_rates(measured: Measured) -> Picture:
    """The share held at every threshold on toxicity, for news and our own comments."""
    edge = float(measured.thresholds[TOXICITY])
    with sheet(9.0, 4.0) as drawn:
        axes = drawn.subplots()
        drawn.subplots_adjust(left=0.1, right=0.74, top=0.93, bottom=0.13)
        labels = [
            (name, colour, _plot_held(axes, scores, colour, style), _reaching(scores, edge))
            for name, scores, colour, style in _held_lines(measured)
        ]
        _logarithmic(axes)
        _label(axes, labels)
        axes.axvline(edge, color=INK, linewidth=1.0)
        axes.text(edge - 0.01, 0.0011, f"suggested, {edge:g}", ha="right", va="bottom")
        axes.set_xlabel("threshold on toxicity")
        axes.set_ylabel("share of comments that reach it")
        caption = (
            "Share of comments whose toxicity reaches a threshold, on a logarithmic scale. "
            "Percentages are at the suggested threshold, of toxicity alone."
        )
        return finished(drawn, "hold-rate.svg", "What a threshold holds", caption)


def _pairs(measured: Measured) -> dict[str, Pair]:
    clean = measured.of(NEWS, 0)
    return {
        "Wikipedia talk": (measured.of(TALK, 1), measured.of(TALK, 0)),
        "News, clearly toxic": (measured.of(CIVIL, 1), clean),
        "News, hostile": hostile_and_healthy(measured),
        "Arabic news": (measured.of(ARABIC_NEWS, 1), measured.of(ARABIC_NEWS, 0)),
    }


def _panel(axes: Any, name: str, columns: Mapping[str, Measured]) -> None:
    axes.set_title(name)
    axes.set(xlim=(0, 1), ylim=(0, 1.01), xticks=(0, 0.5, 1), yticks=(0, 0.5, 1))
    name_ends(axes, ("0", "50 %", "100 %"))
    axes.set_yticklabels(("0", "50 %", "100 %"))
    axes.grid(visible=True)
    axes.axvline(FALSE_HOLDS, color=SOFT, linewidth=0.8)
    axes.plot((0, 1), (0, 1), color=LINE, linewidth=1.0)
    last = list(columns)[-1]
    for at, (column, measured) in enumerate(columns.items()):
        foul, fair = (measured.scores_of(places) for places in _pairs(measured)[name])
        if not len(foul.values) or not len(fair.values):
            continue
        own = column == last
        look = {"color": BLUE, "linewidth": 2.0} if own else {"color": ORANGE, "dashes": (3, 2)}
        axes.plot(_SHARES, caught_at(foul, fair, _SHARES), **look)
        found = rank(foul, fair)
        said = f"{found.area.value:.3f}, {100 * found.caught.value:.0f} %"
        axes.text(0.97, 0.05 + 0.11 * at, said, ha="right", color=look["color"])
    axes.text(0.97, 0.05 + 0.11 * len(columns), "AUC, caught", ha="right", color=SOFT)


def _held_lines(measured: Measured) -> Sequence[tuple[str, Scores, str, str]]:
    def own(label: int) -> Places:
        return measured.where(lambda row: is_from(row, *WAR) and row.label == label)

    return [
        ("own foul, under war reports", measured.scores_of(own(1)), ORANGE, "-"),
        ("hostile news", measured.scores_of(measured.of(NEWS, 1)), PURPLE, "--"),
        ("clean news", measured.scores_of(measured.of(NEWS, 0)), BLUE, "-"),
        ("own fair, under war reports", measured.scores_of(own(0)), GREEN, "--"),
    ]


def _plot_held(axes: Any, scores: Scores, colour: str, style: str) -> float:
    """Draws one line; the height at which it leaves the plot's right half."""
    rates = np.array([_reaching(scores, edge) for edge in _EDGES])
    rates[rates < _LOWEST] = np.nan
    axes.plot(_EDGES, rates, color=colour, linestyle=style, linewidth=2.0)
    seen: NDArray[np.float64] = rates[np.isfinite(rates)]
    return float(seen[-1]) if len(seen) else _LOWEST


def _reaching(scores: Scores, edge: float) -> float:
    return float(np.mean(scores.values >= edge)) if len(scores.values) else float("nan")


def _logarithmic(axes: Any) -> None:
    axes.set_yscale("log")
    axes.set(xlim=(0, 1), ylim=(_LOWEST, 1.05), yticks=(0.001, 0.01, 0.1, 1.0))
    axes.set_yticklabels(("0.1 %", "1 %", "10 %", "100 %"))
    axes.tick_params(which="minor", left=False)
    axes.grid(visible=True)


def _label(axes: Any, labels: Sequence[tuple[str, str, float, float]]) -> None:
    """Names beside the ends of the lines, pushed apart where those are close."""
    below = np.inf
    for name, colour, height, rate in sorted(labels, key=lambda label: -label[2]):
        place = min(np.log10(height), below - _GAP)
        below = place
        axes.text(1.02, 10**place, f"{name}: {100 * rate:.1f} %", color=colour, va="center")
