"""How often a second stage is asked, and what asking costs."""

from __future__ import annotations

from time import process_time
from typing import Final

from classifiers.evaluation.figure import Section
from classifiers.evaluation.measured import Measured, Model, share_figure
from classifiers.evaluation.own import WAR
from classifiers.evaluation.rows import TALK, is_from, is_news

_TIMED: Final = 200


def consulted(measured: Measured) -> list[Section]:
    """The share of comments that the second stage was asked about, if there is one."""
    if getattr(measured.model, "second", None) is None:
        return []
    places = {
        "English news": measured.where(is_news),
        "Wikipedia talk": measured.of(TALK),
        "own comments under war reports": measured.where(lambda row: is_from(row, *WAR)),
    }
    asked = measured.readings.consulted
    figures = [share_figure(measured, name, found, asked) for name, found in places.items()]
    return [Section("Second stage asked", figures)]


def milliseconds_a_consultation(measured: Measured, fast: Model) -> float:
    """CPU milliseconds that one comment costs more when the second stage is asked about it.

    Of up to 200 news comments that it is asked about; NaN when there is none. Not reproducible.
    """
    asked = [at for at in measured.where(is_news) if measured.readings.consulted[at]][:_TIMED]
    texts = [measured.rows[at].copy for at in asked]
    if not texts:
        return float("nan")
    longer = _seconds(measured.model, texts) - _seconds(fast, texts)
    return 1000 * longer / len(texts)


def _seconds(model: Model, texts: list[str]) -> float:
    began = process_time()
    model.read(texts)
    return process_time() - began
