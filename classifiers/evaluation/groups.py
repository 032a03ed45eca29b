"""Whom false holds meet: the same fair sentences said of one group after another."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifiers import sentences
from classifiers.evaluation.figure import NOTHING, Figure, Section
from classifiers.evaluation.measured import Measured
from classifiers.evaluation.shares import share

_FILES: Final = ("sentences", "contrasts", "fair_under_war", "abuse_under_war", "news_tempers")
_SLOTS: Final = ("people", "folk")  # plural names, so that every group fits every sentence
_SEED: Final = 13
_OFTEN: Final = 0.10


@dataclass(frozen=True, slots=True)
class Said:
    """A fair sentence, filled in with a group."""

    group: str
    template: int
    text: str


@dataclass(frozen=True, slots=True)
class GroupHolds:
    """For each group, how often the same fair sentences about it are held."""

    names: Sequence[str]
    held: NDArray[np.bool_]  # groups x templates

    def most_often(self) -> list[int]:
        """The numbers of the groups, the one held most first."""
        return [int(at) for at in np.argsort(-self.held.mean(axis=1), kind="stable")]


def said_of_groups() -> list[Said]:
    """Every fair measured template that names a group, once for each group."""
    templates = list(_templates())
    named = {name for _, file in templates for slot in _SLOTS for name in _names(file, slot)}
    return [
        Said(group, number, _filled(text, file, group, number))
        for number, (text, file) in enumerate(templates)
        for group in _distinct(named)
    ]


def group_holds(measured: Measured) -> GroupHolds:
    """Which of the sentences are held at the suggested thresholds."""
    said = said_of_groups()
    held = measured.read_again([one.text for one in said]).reach(measured.thresholds)
    names = list(dict.fromkeys(one.group for one in said))
    table = held.reshape(-1, len(names)).T if names else np.zeros((0, 0), np.bool_)
    return GroupHolds(names, table)


def group_figures(found: GroupHolds) -> Section:
    """The mean over the groups, the group that is worst off, and how many are badly off."""
    title = "The same fair sentences about one group after another, held"
    if not found.names:
        return Section(title, [Figure("all groups", NOTHING)])
    groups, templates = found.held.shape
    clusters = np.tile(np.arange(templates), groups)
    rates, worst = found.held.mean(axis=1), found.most_often()[0]
    own = share(found.held[worst], np.arange(templates))
    often = share(rates > _OFTEN, np.arange(groups))
    return Section(
        title,
        [
            Figure("all groups", share(found.held.ravel(), clusters), fair=found.held.size),
            Figure("the group held most", own, fair=templates, note=found.names[worst]),
            Figure("groups of which more than 10 % is held", often, fair=groups),
        ],
    )


def _templates() -> Iterator[tuple[str, str]]:
    """Fair measured templates that name a group in the plural, and the file of each."""
    for file in _FILES:
        lines = (sentences.DATA / f"{file}.jsonl").read_text(encoding="utf-8").splitlines()
        for template in map(json.loads, lines):
            names_a_group = any(f"{{{slot}}}" in template["text"] for slot in _SLOTS)
            fair = "toxicity" not in template["attributes"]
            if names_a_group and fair and template["fold"] == "measure":
                yield template["text"], file


def _names(file: str, slot: str) -> Sequence[str]:
    return sentences.slots_of(file).get(slot, ())


def _distinct(names: set[str]) -> list[str]:
    """Each group once, under its longest name: "Chinese people", "Chinese" are one."""
    longest: dict[str, str] = {}
    for name in sorted(names, key=lambda name: (len(name), name)):
        longest[name.casefold().removesuffix(" people")] = name
    return sorted(longest.values(), key=str.casefold)


def _filled(text: str, file: str, group: str, number: int) -> str:
    """`text` said of `group`; its other slots are filled alike for every group."""
    slots = {**sentences.slots_of(file), **dict.fromkeys(_SLOTS, (group,))}
    return sentences.fill(text, slots, random.Random(_SEED + number))
