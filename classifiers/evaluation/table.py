"""All figures of one model or several in one Markdown table."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

from classifiers.evaluation.figure import Estimate, Figure, Section, Unit

_NONE: Final = "-"

Columns = Mapping[str, Sequence[Section]]


def table(columns: Columns, main: str, against: str | None = None) -> str:
    """A line for each figure, a column for each model, sections in bold.

    `main` names the column whose intervals and numbers of rows are shown; `against` the one
    that it is compared with, in a column of differences (main less the other).
    """
    heads = ["", "foul", "fair", *columns, "95 % of " + main]
    if against is not None:
        heads.append(f"{main} less {against}")
    lines = [_line(heads), _line(["---", "--:", "--:", *["--:"] * (len(heads) - 3)])]
    for section in columns[main]:
        lines.append(_line([f"**{section.title}**", *[""] * (len(heads) - 1)]))
        lines += [
            _line(_cells(figure, section.title, columns, against)) for figure in section.figures
        ]
    return "\n".join(lines) + "\n"


def _cells(figure: Figure, section: str, columns: Columns, against: str | None) -> list[str]:
    found = {name: _find(sections, section, figure.name) for name, sections in columns.items()}
    written = [written_figure(one) if one is not None else _NONE for one in found.values()]
    cells = [figure.name, _count(figure.foul), _count(figure.fair), *written]
    cells.append(_interval(figure.estimate, figure.unit))
    if against is not None:
        cells.append(_difference(figure, found[against]))
    return cells


def written_figure(figure: Figure) -> str:
    """The figure's number as the table shows it, with what it is of if that varies."""
    number = _number(figure.estimate.value, figure.unit)
    return f"{number} ({figure.note})" if figure.note else number


def _find(sections: Sequence[Section], title: str, name: str) -> Figure | None:
    every = (one for section in sections if section.title == title for one in section.figures)
    return next((one for one in every if one.name == name), None)


def _number(value: float, unit: Unit) -> str:
    if not math.isfinite(value):
        return _NONE
    return _bare(value, unit) + (" %" if unit is Unit.SHARE else "")


def _bare(value: float, unit: Unit) -> str:
    if unit is Unit.SHARE:
        return f"{100 * value:.1f}"
    return f"{value:.2f}" if unit is Unit.RATIO else f"{value:.3f}"


def _interval(found: Estimate, unit: Unit) -> str:
    if not (math.isfinite(found.low) and math.isfinite(found.high)):
        return ""
    return f"{_bare(found.low, unit)} to {_bare(found.high, unit)}"


def _difference(figure: Figure, other: Figure | None) -> str:
    """Of shares in percentage points; a difference too small to show has no sign."""
    less = math.nan if other is None else figure.estimate.value - other.estimate.value
    if not math.isfinite(less):
        return _NONE
    size = _bare(abs(less), figure.unit)
    if not float(size):
        return size
    return f"{'-' if less < 0 else '+'}{size}"


def _count(rows: int) -> str:
    return f"{rows:,}" if rows else ""


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"
