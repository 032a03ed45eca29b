"""Drawings for the model card: small SVG files, the same bytes for the same numbers.

Matplotlib lays them out; its colours are then replaced by CSS variables, so that a picture has
its own ground in light and in dark. Text stays text.
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure as Sheet

# Told apart by people who see colours differently, and by brightness; name: (light, dark).
_PALETTE: Final = {
    "sheet": ("#ffffff", "#161b18"),
    "ink": ("#1b211e", "#e8ece9"),
    "soft": ("#56615b", "#a3afa9"),
    "line": ("#dde1dd", "#3a443f"),
    "blue": ("#0b66a8", "#7cc0ee"),
    "orange": ("#b8500a", "#f2a765"),
    "green": ("#0f7a5a", "#6fd3ad"),
    "purple": ("#86398c", "#dca6df"),
    "pale": ("#bfd7e8", "#2c4a5e"),
}
SHEET, INK, SOFT, LINE, BLUE, ORANGE, GREEN, PURPLE, PALE = (
    light for light, _ in _PALETTE.values()
)
_FONT: Final = "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif"
_STYLE: Final[dict[Any, Any]] = {
    "svg.hashsalt": "model card",
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 9.0,
    "figure.facecolor": SHEET,
    "axes.facecolor": "none",
    "axes.edgecolor": LINE,
    "axes.labelcolor": SOFT,
    "axes.titlecolor": INK,
    "axes.titlesize": 10.0,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.unicode_minus": False,
    "grid.color": LINE,
    "text.color": INK,
    # Ticks would be drawn as references to shapes; labels and the grid say enough.
    "xtick.bottom": False,
    "ytick.left": False,
    "xtick.minor.visible": False,
    "ytick.minor.visible": False,
    "xtick.labelcolor": SOFT,
    "ytick.labelcolor": SOFT,
    "path.simplify": False,
}


@dataclass(frozen=True, slots=True)
class Picture:
    """A finished drawing: the name of its file, and what stands above and below it."""

    file: str
    title: str
    caption: str
    svg: str


@contextmanager
def sheet(width: float, height: float) -> Iterator[Any]:
    """An empty Matplotlib figure of this size, in inches, in the card's style."""
    with mpl.rc_context(_STYLE):
        yield Sheet(figsize=(width, height))


def finished(drawn: Any, file: str, title: str, caption: str) -> Picture:
    """The picture of what was drawn on a sheet; call it while the sheet is open."""
    raw = io.StringIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    canvas: Any = FigureCanvasSVG(drawn)
    canvas.print_svg(raw, metadata=nothing)
    return Picture(file, title, caption, _dressed(raw.getvalue(), title, caption))


def name_ends(axes: Any, names: tuple[str, str, str]) -> None:
    """Names the three places on the axis across; the outer names stay within the panel."""
    for label, side in zip(axes.set_xticklabels(names), ("left", "center", "right"), strict=True):
        label.set_horizontalalignment(side)


def _dressed(svg: str, title: str, caption: str) -> str:
    """`svg` with a title, a description, our font, and variables instead of colours."""
    head, _, body = svg[svg.index("<svg") :].partition(">")
    about = (
        f'{head} role="img" aria-labelledby="title desc">\n'
        f' <title id="title">{html.escape(title)}</title>\n'
        f' <desc id="desc">{html.escape(caption)}</desc>\n{_colours()}'
    )
    for name, (light, _) in _PALETTE.items():
        body = body.replace(light, f"var(--{name})")
    body = re.sub(r"'DejaVu Sans'(?:, *sans-serif)?", _FONT, body)
    return "\n".join(line.rstrip() for line in (about + body).splitlines()) + "\n"


def _colours() -> str:
    light, dark = (
        " ".join(f"--{name}: {shades[which]};" for name, shades in _PALETTE.items())
        for which in (0, 1)
    )
    return (
        f" <style>:root {{ {light} }}\n"
        f" @media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}</style>"
    )
