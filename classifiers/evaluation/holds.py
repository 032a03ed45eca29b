"""How many news comments are held, of which kind, and under which thresholds."""

from __future__ import annotations

from typing import Final

import numpy as np

from classifiers.evaluation.figure import Figure, Section, Unit
from classifiers.evaluation.halves import out_of_sample
from classifiers.evaluation.measured import Measured, Places, share_figure
from classifiers.evaluation.rows import CIVIL
from classifiers.evaluation.shares import Flags, ratio
from classifiers.evaluation.topics import names_war_people_or_faith
from classifiers.thresholds import NEWS

_NAMED: Final = "a war, people or faith"


def held_by_policy(measured: Measured) -> Section:
    """What a site gets that changed nothing, from all that the policy sees in a text alone.

    Its thresholds follow the suggested ones, which were set on these clean comments.
    """
    title = "News comments held under the shipped policy (set on these clean ones)"
    return Section(title, _held(measured, measured.readings.by_policy))


def held_out_of_sample(measured: Measured) -> Section:
    """The same at thresholds that each clean comment had no part in setting: a forecast."""
    by_construction = share_figure(
        measured, "clean held, by construction", measured.of(NEWS, 0), measured.held
    )
    title = "News comments held at the suggested thresholds, out of sample"
    figures = _held(measured, out_of_sample(measured).held)
    return Section(title, [*figures, by_construction])


def naming_and_others(measured: Measured) -> tuple[Places, Places]:
    """Clean news comments that name a war, a people or a faith, and all other clean ones."""
    clean = measured.of(NEWS, 0)
    naming = np.array([names_war_people_or_faith(measured.rows[at].copy) for at in clean], np.bool_)
    return clean[naming], clean[~naming]


def _held(measured: Measured, held: Flags) -> list[Figure]:
    naming, others = naming_and_others(measured)
    often = ratio(held[naming], held[others])
    return [
        share_figure(measured, "clean held", measured.of(NEWS, 0), held),
        share_figure(measured, f"clean held that name {_NAMED}", naming, held),
        share_figure(measured, f"clean held that do not name {_NAMED}", others, held),
        Figure("ratio of these two", often, Unit.RATIO, 0, len(naming) + len(others)),
        share_figure(measured, "clearly toxic caught", measured.of(CIVIL, 1), held),
        share_figure(measured, "hostile caught", measured.of(NEWS, 1), held),
    ]
