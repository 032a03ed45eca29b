"""The whole measurement: rows in, one table out, and the model card with its pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from classifiers.evaluation import bars, curves
from classifiers.evaluation.advertising import spam
from classifiers.evaluation.arabic import arabic
from classifiers.evaluation.calibration import calibration
from classifiers.evaluation.card import HOW_TO_READ, described, write_card
from classifiers.evaluation.comments import finer_attributes, rankings
from classifiers.evaluation.diluted import diluted, mixed_languages
from classifiers.evaluation.disguised import StillHeld, disguise_figures, still_held
from classifiers.evaluation.figure import Section
from classifiers.evaluation.groups import GroupHolds, group_figures, group_holds
from classifiers.evaluation.holds import held_by_policy, held_out_of_sample
from classifiers.evaluation.languages import languages
from classifiers.evaluation.measured import HeldByPolicy, Measured, Model, measure
from classifiers.evaluation.own import (
    contrasts,
    plain_about_people,
    plain_under_war,
    short,
    tempers,
    under_war,
)
from classifiers.evaluation.picture import Picture
from classifiers.evaluation.rows import measured_rows
from classifiers.evaluation.second_stage import consulted, milliseconds_a_consultation
from classifiers.evaluation.table import table

MODEL: Final = "model"
FAST: Final = "fast stage alone"
BOTH: Final = "both stages"
OLD: Final = "other"
_MAY_HAVE_SEEN: Final = """
The rows are kept from the training of a model that splits and normalises as the code here does:
another may have been taught some of them, and then looks better than it is.
"""


@dataclass(frozen=True, slots=True)
class Found:
    """A model measured: its readings, and what was read for the figures beyond the rows."""

    measured: Measured
    disguised: list[StillHeld]
    groups: GroupHolds

    def sections(self) -> Sequence[Section]:
        """Every figure of the card, in its order."""
        measured = self.measured
        return [
            rankings(measured),
            held_by_policy(measured),
            held_out_of_sample(measured),
            under_war(measured),
            plain_under_war(measured),
            plain_about_people(measured),
            contrasts(measured),
            group_figures(self.groups),
            tempers(measured),
            short(measured),
            finer_attributes(measured),
            disguise_figures(self.disguised),
            diluted(measured),
            spam(measured),
            arabic(measured),
            languages(measured),
            mixed_languages(measured),
            calibration(measured),
            *consulted(measured),
        ]


def evaluate(
    model: Model,
    data: Path,
    held_by_policy: HeldByPolicy,
    *,
    compare: Model | None = None,
    card: Path | None = None,
) -> str:
    """Measures `model`, beside its fast stage if it has two and beside `compare` if given.

    Returns the table and what was measured once; writes table and pictures into `card` if one
    is given, without what is not reproducible. Raises ClassifierFailed.
    """
    rows = measured_rows(data)
    models = _columns(model, compare)
    found = {name: find(measure(one, rows, held_by_policy)) for name, one in models.items()}
    main = next(name for name, one in models.items() if one is model)
    sections = {name: one.sections() for name, one in found.items()}
    written = table(sections, main, OLD if compare is not None else None)
    if card is not None:
        about = described(model.version, model.manifest["suggested_thresholds"])
        write_card(card, f"{about}\n\n{HOW_TO_READ}\n\n{written}", pictures(found, main))
    caution = "" if compare is None else _MAY_HAVE_SEEN
    return written + caution + _measured_once(found[main].measured, models)


def find(measured: Measured) -> Found:
    """Reads what the figures need beyond the measured rows."""
    return Found(measured, still_held(measured), group_holds(measured))


def pictures(found: Mapping[str, Found], main: str) -> list[Picture]:
    """Every picture of the card. Of several models the curves alone show more than one."""
    stages = {name: found[name].measured for name in (FAST, main) if name in found}
    one = found[main]
    return [
        curves.roc(stages),
        curves.hold_rates(one.measured),
        bars.groups(one.measured, one.groups),
        bars.disguises(one.disguised),
        bars.reliabilities(one.measured),
    ]


def _columns(model: Model, compare: Model | None) -> dict[str, Model]:
    """The models by the names of their columns; a model with two stages has two."""
    fast: Model | None = getattr(model, "fast", None)
    columns: dict[str, Model] = {MODEL: model}
    if fast is not None and getattr(model, "second", None) is not None:
        columns = {FAST: fast, BOTH: model}
    return columns if compare is None else {**columns, OLD: compare}


def _measured_once(measured: Measured, models: Mapping[str, Model]) -> str:
    if FAST not in models:
        return ""
    cost = milliseconds_a_consultation(measured, models[FAST])
    return (
        "\nMeasured once, on the machine at hand, and not written into the card: the second "
        f"stage costs {cost:.1f} ms of CPU time for each news comment that it is asked about.\n"
    )
