"""What is judged of a batch: each whole comment and each of its parts, a row for each.

A part competes with its whole at a handicap: a comment of many parts has many chances to look
foul by accident. The handicaps were chosen on rows kept for calibration, one foul sentence among
fair ones, so that fair comments of every length are held about equally often. And a part speaks
only when it is sure: which of two harmless comments is the better one, their wholes tell.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from classifiers.base import ATTRIBUTES
from classifiers.heads import Floats
from classifiers.language import LANGUAGES, UNKNOWN, Codes, Language

Places = NDArray[np.int64]
Flags = NDArray[np.bool_]

KINDS: Final = ATTRIBUTES[:-1]  # advertising is judged by the whole alone
# Off a part's log-odds: so much, and so much for the logarithm of how many parts there are. What
# is said of a people is said in one sentence, and its threshold is set by itself: it needs less.
_HANDICAPS: Final = {"toxicity": (0.4, 0.3), "identity_attack": (0.2, 0.1)}
_USUAL: Final = (0.6, 0.35)
_OF_KINDS: Final = [_HANDICAPS.get(kind, _USUAL) for kind in KINDS]
# Log-odds of toxicity, handicap taken off, from which a part is sure. Below, its distance counts
# twice. It is near the threshold of the shipped policy: what is held does not depend on it.
_SURE: Final = 2.0
_TOXICITY: Final = KINDS.index("toxicity")
_MANY: Final = 12
_BY_COUNT: Final = np.array(
    [
        [once + more * math.log(max(count, 1)) for once, more in _OF_KINDS]
        for count in range(_MANY + 1)
    ]
)
# The Arabic heads are less sure of themselves, so that lower scores of theirs are held. A part
# of a comment in the other language is brought to that comment's scale.
LESS_SURE_IN_ARABIC: Final = 1.4


@dataclass(frozen=True, slots=True)
class Units:
    """Rows: unit `u` is `copies[owners[u]][begins[u]:ends[u]]`; the first are the whole copies.

    `odds` are calibrated log-odds, a column for each of ATTRIBUTES, `languages` places in
    LANGUAGES. `in_arabic` tells by which model a unit was read. `apart` marks units that were
    cut out and read like texts of their own; of the others the n-grams may reach beyond them.
    """

    owners: Places
    begins: Places
    ends: Places
    odds: Floats
    languages: Codes
    in_arabic: Flags
    apart: Flags

    def __len__(self) -> int:
        return len(self.owners)

    def rows(self, wanted: Places | Flags) -> Units:
        """Some of them."""
        return Units(*(getattr(self, one.name)[wanted] for one in fields(self)))

    def text(self, unit: int, copies: Sequence[str]) -> str:
        """A unit as it stands in its copy."""
        begin, end = int(self.begins[unit]), int(self.ends[unit])
        return copies[int(self.owners[unit])][begin:end]


def joined(several: Sequence[Units]) -> Units:
    """All units of these, in order."""
    if len(several) == 1:
        return several[0]
    columns = [[getattr(one, field.name) for one in several] for field in fields(Units)]
    return Units(*(np.concatenate(column) for column in columns))


def competing(units: Units, odds: Floats, copies: int) -> Floats:
    """The log-odds of KINDS that each part competes with: its own, its handicap taken off.

    The first units are the whole `copies`, all others parts: there is a row for each part.
    `odds` has a row for each unit: their own, or what a second stage made of them.
    """
    owners = units.owners[copies:]
    if copies == 1:
        found: Floats = odds[1:, : len(KINDS)] - _BY_COUNT[min(len(owners), _MANY)]
    else:
        counts = np.minimum(np.bincount(owners, minlength=copies), _MANY)
        found = odds[copies:, : len(KINDS)] - _BY_COUNT[counts[owners]]
    sure: NDArray[np.floating[Any]] | float = _SURE
    if np.count_nonzero(units.in_arabic):
        whole_in_arabic = units.in_arabic[:copies][owners]
        shift = units.in_arabic[copies:].astype(np.int64) - whole_in_arabic
        found += LESS_SURE_IN_ARABIC * shift[:, None]
        sure = _SURE - LESS_SURE_IN_ARABIC * whole_in_arabic
    toxicity = found[:, _TOXICITY]
    np.minimum(toxicity, 2.0 * toxicity - sure, out=toxicity)
    return found


def worst(units: Units, odds: Floats, copies: int) -> Floats:
    """The log-odds of each copy: those of its worst unit, handicaps taken off."""
    found = odds[:copies].copy()
    if len(units) > copies:
        parts, wholes = competing(units, odds, copies), found[:, : len(KINDS)]
        if copies == 1:
            np.maximum(wholes, np.maximum.reduce(parts, axis=0), out=wholes)
        else:
            np.maximum.at(wholes, units.owners[copies:], parts)
    return found


def deciding(units: Units, attribute: str) -> tuple[int, float]:
    """The unit whose log-odds of `attribute` are those of the only copy, and its handicap."""
    if attribute not in KINDS:
        return 0, 0.0
    column = KINDS.index(attribute)
    own = units.odds[:, column]
    left = np.append(own[:1], competing(units, units.odds, 1)[:, column])
    unit = int(np.argmax(left))
    return unit, float(own[unit] - left[unit])


def languages_of(units: Units, copies: int) -> list[Language]:
    """The language of each copy: its own, or UNKNOWN if one of its parts is in such a one."""
    codes = units.languages.tolist()
    if UNKNOWN in codes:
        for owner in units.owners[units.languages == UNKNOWN].tolist():
            codes[owner] = UNKNOWN
    return [LANGUAGES[code] for code in codes[:copies]]
