"""Writing measured figures into the model card, between two markers."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from classifiers.bundle import Bundle

BEGIN: Final = "<!-- figures: begin -->"
END: Final = "<!-- figures: end -->"


def write_figures(card: Path, bundle: Bundle, table: str) -> None:
    """Replaces what stands between the markers. Raises ValueError if a marker is missing."""
    text = card.read_text(encoding="utf-8")
    if BEGIN not in text or END not in text:
        raise ValueError(f"{card.name} has no place for the figures")
    before, rest = text.split(BEGIN, 1)
    _, after = rest.split(END, 1)
    thresholds = bundle.manifest["suggested_thresholds"]
    edges = ", ".join(f"{name} {edge}" for name, edge in thresholds.items())
    figures = f"\nModel `{bundle.version}`, thresholds: {edges}.\n\n{table}"
    card.write_text(f"{before}{BEGIN}\n{figures}\n{END}{after}", encoding="utf-8")
