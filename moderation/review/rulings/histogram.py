"""The held comments by score, drawn, with the chosen range in colour."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from moderation.http.languages import gettext
from moderation.review.drawing import Chart, Series, stacked_bars
from moderation.review.rulings.bulk_choice import Choice


def draw(counts: Sequence[int], choice: Choice) -> Markup:
    """Bars for equal steps of the score from 0 to 1; a step that is chosen in part is chosen."""
    steps = len(counts)
    within = [
        choice.low < (step + 1) / steps and step / steps <= choice.high for step in range(steps)
    ]
    chosen = [count if inside else 0 for count, inside in zip(counts, within, strict=True)]
    others = [count - some for count, some in zip(counts, chosen, strict=True)]
    return stacked_bars(
        Chart(
            gettext("Held comments by score"),
            gettext("Score from"),
            [f"{step / steps:.2f}" for step in range(steps)],
            [
                Series(gettext("Chosen"), "one", chosen),
                Series(gettext("Others"), "six", others),
            ],
        )
    )
