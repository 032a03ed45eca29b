"""Figures on our own English comments, whose themes were kept from training."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from classifiers.evaluation.figure import Figure, Section, Unit
from classifiers.evaluation.measured import Measured, Places, ranking_figures, share_figure
from classifiers.evaluation.rankings import rank
from classifiers.evaluation.rows import is_from
from classifiers.evaluation.shares import mean_of_two
from classifiers.evaluation.topics import names_war_people_or_faith
from classifiers.sources import Row

WAR: Final = ("fair_under_war", "abuse_under_war")
PLAIN_WAR: Final = "plain_words_under_war"
PLAIN_PEOPLE: Final = "plain_words_about_people"
CONTRASTS: Final = "contrasts"
TEMPERS: Final = "news_tempers"
SHORT: Final = "short_and_plain"
_SHORT: Final = 12  # words
_SLOT_OF_A_GROUP: Final = re.compile(r"\{(?:people|one|folk|a_member|member)\}")
_QUOTATION: Final = re.compile(r"(?<!\w)['\"][^'\"]{4,}['\"](?!\w)")


def under_war(measured: Measured) -> Section:
    """Comments as they stand under reports of wars."""
    return Section("Own comments under war reports", _judged(measured, *WAR))


def plain_under_war(measured: Measured) -> Section:
    """What such reports draw most, in plain words: written last, none of it trains."""
    title = "Own comments in plain words under war reports"
    return Section(title, _judged(measured, PLAIN_WAR))


def plain_about_people(measured: Measured) -> Section:
    """Short good and bad sentences about a people, a faith, an origin or a kind of person.

    None of it trains.
    """
    return Section("Own short sentences about people", _judged(measured, PLAIN_PEOPLE))


def tempers(measured: Measured) -> Section:
    """Calm and heated comments on everyday news."""
    return Section("Own comments of every temper under other news", _judged(measured, TEMPERS))


def short(measured: Measured) -> Section:
    """A word, a number, a name, a people: comments that hold next to nothing."""
    return Section("Own comments of a few words", _judged(measured, SHORT))


def contrasts(measured: Measured) -> Section:
    """Pairs of a fair and a foul comment in nearly the same words."""
    fair, foul = (_of(measured, CONTRASTS, label=label) for label in (0, 1))
    kept = share_figure(measured, "fair kept", fair, ~measured.held)
    caught = share_figure(measured, "foul caught", foul, measured.held)
    both = mean_of_two(kept.estimate, caught.estimate)
    figures = [
        Figure("balanced accuracy", both, Unit.SHARE, len(foul), len(fair)),
        kept,
        caught,
        *(_kept(measured, kind, belongs) for kind, belongs in _FAIR_KINDS.items()),
        _short(measured),
    ]
    return Section("Own contrast pairs, at the suggested thresholds", figures)


def _judged(measured: Measured, *files: str) -> list[Figure]:
    foul, fair = (_of(measured, *files, label=label) for label in (1, 0))
    return [
        *ranking_figures(measured, "foul against fair", foul, fair),
        share_figure(measured, "fair held, shipped policy", fair, measured.readings.by_policy),
        share_figure(measured, "foul caught, shipped policy", foul, measured.readings.by_policy),
        share_figure(measured, "fair held, suggested thresholds", fair, measured.held),
        share_figure(measured, "foul caught, suggested thresholds", foul, measured.held),
    ]


def _of(measured: Measured, *files: str, label: int) -> Places:
    return measured.where(lambda row: is_from(row, *files) and row.label == label)


def _names_a_group(row: Row) -> bool:
    named = _SLOT_OF_A_GROUP.search(row.extra["template"])
    return named is not None or names_war_people_or_faith(row.copy)


def _swears_at_nobody(row: Row) -> bool:
    return row.attributes["profanity"] == 1


def _quotes(row: Row) -> bool:
    return _QUOTATION.search(row.copy) is not None


_FAIR_KINDS: Final[dict[str, Callable[[Row], bool]]] = {
    "naming a group": _names_a_group,
    "naming none": lambda row: not _names_a_group(row),
    "quoting abuse": _quotes,
    "swearing at nobody": _swears_at_nobody,
}


def _kept(measured: Measured, kind: str, belongs: Callable[[Row], bool]) -> Figure:
    places = measured.where(lambda row: is_from(row, CONTRASTS) and row.label == 0 and belongs(row))
    return share_figure(measured, f"fair kept, {kind}", places, ~measured.held)


def _short(measured: Measured) -> Figure:
    foul, fair = (
        measured.scores_of(
            measured.where(
                lambda row, label=label: (
                    is_from(row, CONTRASTS)  # type: ignore[misc]
                    and row.label == label
                    and len(row.copy.split()) <= _SHORT
                )
            )
        )
        for label in (1, 0)
    )
    found = rank(foul, fair)
    name = f"of {_SHORT} words and fewer, foul against fair: AUC"
    return Figure(name, found.area, Unit.AREA, found.foul, found.fair)
