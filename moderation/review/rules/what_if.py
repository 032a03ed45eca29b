"""What other thresholds would have decided about comments that were scored already.

Nothing is scored anew and nothing else is tried: a comment that was held for another reason as
well stays held, whatever its scores. The language of a text is not recorded, so a text counts as
Arabic when most of its letters are; Arabic in Latin letters is judged by the general thresholds.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import sqlalchemy as sa

from moderation.domain.lifecycle import Action, Actor
from moderation.domain.policy import ATTRIBUTE_OF, Evidence, decide
from moderation.domain.policy_settings import PolicySettings
from moderation.domain.reasons import Signal
from moderation.storage.rows import AnyRow
from moderation.storage.tables import comment, decision

LOOKED_AT = 500
EXAMPLES = 5
# Most decisions may be moderators'; looking further back for scores would cost too much.
_DECISIONS_READ = 3_000
_FROM_SCORES = frozenset({*ATTRIBUTE_OF, Signal.CLASSIFIER_FAILED})
_LETTERS = re.compile(r"[^\W\d_]")
_ARABIC_LETTERS = re.compile("[\u0620-\u064a\u066e-\u06d3\u06fa-\u06fc]")
_LETTERS_READ = 1_000


@dataclass(frozen=True, slots=True)
class Scored:
    """A comment with the scores it was decided by, and what was done for other reasons alone."""

    comment_id: str
    scores: Mapping[str, float]
    language: str
    otherwise: Action = Action.PUBLISH


@dataclass(frozen=True, slots=True)
class Difference:
    """Comments that would have gone another way: how many, and the newest of them."""

    before: Action
    after: Action
    count: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """How `looked_at` comments would be decided by two policies: counts by action, and moves."""

    looked_at: int
    before: Mapping[Action, int] = field(default_factory=dict)
    after: Mapping[Action, int] = field(default_factory=dict)
    differences: tuple[Difference, ...] = ()


def what_if(scored: Sequence[Scored], before: PolicySettings, after: PolicySettings) -> WhatIf:
    """Both policies' thresholds on these comments, which come newest first."""
    old, new = _thresholds_alone(before), _thresholds_alone(after)
    moved: dict[tuple[Action, Action], list[str]] = defaultdict(list)
    for one in scored:
        moved[_outcome(one, old), _outcome(one, new)].append(one.comment_id)
    counts = {ways: len(ids) for ways, ids in moved.items()}
    differences = (
        Difference(*ways, len(ids), tuple(ids[:EXAMPLES]))
        for ways, ids in moved.items()
        if ways[0] is not ways[1]
    )
    return WhatIf(
        len(scored),
        _totals(counts, 0),
        _totals(counts, 1),
        tuple(sorted(differences, key=lambda one: -one.count)),
    )


def scored_lately(connection: sa.Connection, site_id: str) -> list[Scored]:
    """The last comments of this site that the policy decided by scores, newest first."""
    columns = (decision.c.comment_id, decision.c.action, decision.c.by, decision.c.reasons)
    latest = (
        sa.select(*columns, decision.c.scores, decision.c.decided_at, decision.c.id)
        .where(decision.c.site_id == site_id)
        .order_by(decision.c.decided_at.desc(), decision.c.id.desc())
        .limit(_DECISIONS_READ)
        .subquery()
    )
    query = (
        sa.select(latest, comment.c.body)
        .join_from(latest, comment, comment.c.id == latest.c.comment_id)
        .where(latest.c.by == Actor.POLICY.value, sa.cast(latest.c.scores, sa.Text) != "{}")
        .order_by(latest.c.decided_at.desc(), latest.c.id.desc())
        .limit(LOOKED_AT)
    )
    found: dict[str, Scored] = {}
    for row in connection.execute(query):
        found.setdefault(row.comment_id, _scored(row))
    return list(found.values())


def _scored(row: AnyRow) -> Scored:
    others = set(row.reasons) - _FROM_SCORES
    otherwise = Action.HOLD if others else Action.PUBLISH
    if Signal.BANNED_WORD in others and row.action == Action.REJECT.value:
        otherwise = Action.REJECT
    return Scored(row.comment_id, row.scores, _language(row.body), otherwise)


def _language(text: str) -> str:
    letters = _LETTERS.findall(text[:_LETTERS_READ])
    arabic = sum(map(bool, map(_ARABIC_LETTERS.match, letters)))
    return "ar" if letters and 2 * arabic >= len(letters) else "en"


def _thresholds_alone(policy: PolicySettings) -> PolicySettings:
    """The policy without the checks that look at anything but scores."""
    return replace(
        policy, hold_until_published=0, pre_moderated=False, links_allowed=-1, unreadable=False
    )


def _outcome(one: Scored, policy: PolicySettings) -> Action:
    by_scores = decide(Evidence(one.scores, language=one.language), policy).action
    return max(one.otherwise, by_scores, key=_STRICTNESS.index)


_STRICTNESS = (Action.PUBLISH, Action.HOLD, Action.REJECT)


def _totals(counts: Mapping[tuple[Action, Action], int], side: int) -> dict[Action, int]:
    totals: Counter[Action] = Counter()
    for ways, count in counts.items():
        totals[ways[side]] += count
    return {action: totals[action] for action in _STRICTNESS}
