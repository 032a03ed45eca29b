"""Writing what was measured into the model card, between two markers, and drawing it beside."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from classifiers.evaluation.picture import Picture

BEGIN: Final = "<!-- figures: begin -->"
END: Final = "<!-- figures: end -->"
HOW_TO_READ: Final = """\
*Foul* and *fair* count rows, as their source labels them (for a finer attribute: rows with and
without it). *Caught at 5 %* is the share of the foul at the lowest threshold that at most 5 % of
the fair reach. It and the AUC depend on how rows of each kind are ranked, not on how many there
are: a balanced sample would give the same. Intervals are of 95 %, Wilson's for shares and from 300
draws with replacement for the others; all fillings of one template count as one. *Out of sample*:
thresholds set on one half of the clean news comments, measured on the other, and the reverse; what
is foul is judged by both. *Shipped policy*: all that the default policy sees in the text alone, at
its own thresholds. Disguises are worn by every word of four letters and more."""


def described(version: str, thresholds: Mapping[str, float]) -> str:
    """One sentence: which model, and from which scores it suggests to hold."""
    edges = ", ".join(f"{name} {edge}" for name, edge in thresholds.items())
    return f"Model `{version}`, suggested thresholds: {edges}."


def write_card(card: Path, text: str, pictures: list[Picture]) -> None:
    """Replaces what stands between the markers, and writes the pictures beside the card.

    `docs/model-card.md` has its pictures in `docs/model-card/`. Raises ValueError, before
    anything is written, if a marker is missing.
    """
    whole = card.read_text(encoding="utf-8")
    if BEGIN not in whole or END not in whole:
        raise ValueError(f"{card.name} has no place for the figures")
    before, rest = whole.split(BEGIN, 1)
    _, after = rest.split(END, 1)
    folder = card.with_suffix("")
    folder.mkdir(exist_ok=True)
    for picture in pictures:
        (folder / picture.file).write_text(picture.svg, encoding="utf-8")
    shown = [
        f"![{picture.title}]({folder.name}/{picture.file})\n\n{picture.caption}\n"
        for picture in pictures
    ]
    figures = "\n".join([text, *shown])
    card.write_text(f"{before}{BEGIN}\n\n{figures}\n{END}{after}", encoding="utf-8")
