"""Figures on telling the languages that the models were taught from all others."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from classifiers.evaluation.figure import NOTHING, Figure, Section
from classifiers.evaluation.measured import Measured, Places, share_figure
from classifiers.evaluation.rows import ARABIC_TWEETS, is_from, is_news
from classifiers.evaluation.shares import Flags
from classifiers.language import Language


def languages(measured: Measured) -> Section:
    """Comments in a known language called unknown, and those in others found out."""
    others = measured.where(lambda row: is_from(row, "other_languages"))
    known = {
        "English news": measured.where(is_news),
        "Arabic tweets": measured.of(ARABIC_TWEETS),
        "own Arabizi": measured.where(lambda row: is_from(row, "arabizi")),
    }
    unknown = measured.readings.languages == Language.UNKNOWN.value
    wrong = [
        share_figure(measured, f"{name} called unknown", places, unknown)
        for name, places in known.items()
    ]
    found = share_figure(measured, "other languages found unknown", others, unknown)
    return Section("Languages", [*wrong, found, _worst(measured, others, unknown)])


def _worst(measured: Measured, others: Places, unknown: Flags) -> Figure:
    """The language that is found out least often."""
    spoken = {measured.rows[at].extra.get("language", "") for at in others}
    found = [
        replace(share_figure(measured, "the language missed most", places, unknown), note=name)
        for name in sorted(spoken)
        if len(places := _in(measured, others, name))
    ]
    nothing = Figure("the language missed most", NOTHING)
    return min(found, key=lambda figure: figure.estimate.value, default=nothing)


def _in(measured: Measured, places: Places, language: str) -> Places:
    return np.array(
        [at for at in places if measured.rows[at].extra.get("language", "") == language], np.int64
    )
