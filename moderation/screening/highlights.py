"""Which words a moderator is shown: those that moved the score for which a comment is held."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from moderation.domain.decision import Highlight, Ruling
from moderation.domain.lifecycle import Action
from moderation.domain.policy import ATTRIBUTE_OF
from moderation.domain.reasons import Signal

# Words beyond these would mark the whole text, and so nothing.
_MOST = 12
_SHARE = 0.8

log = logging.getLogger(__name__)


class Span(Protocol):
    """A stretch of a text, in code points, and the log-odds that it adds."""

    @property
    def begin(self) -> int: ...

    @property
    def end(self) -> int: ...

    @property
    def weight(self) -> float: ...


# (text, attribute) -> what in the text moved that score.
Explain = Callable[[str, str], Sequence[Span]]


def explain_nothing(_text: str, _attribute: str) -> Sequence[Span]:
    """For models that cannot say what moved their scores."""
    return ()


def with_highlights(ruling: Ruling, text: str, explain: Explain) -> Ruling:
    """The ruling with the words that moved the highest score it is for.

    A ruling for other reasons than scores, or one that publishes, has none. Whatever goes wrong
    here leaves the ruling as it is: a moderator can do without.
    """
    attributes = [ATTRIBUTE_OF[one] for one in map(Signal, ruling.reasons) if one in ATTRIBUTE_OF]
    attributes = [one for one in attributes if one in ruling.scores]
    if ruling.action is Action.PUBLISH or not attributes:
        return ruling
    attribute = max(attributes, key=lambda one: ruling.scores[one])
    try:
        spans = strongest(explain(text, attribute))
    except Exception as error:  # noqa: BLE001 - the ruling stands without
        log.error("a score could not be explained: %s", type(error).__name__)  # noqa: TRY400
        return ruling
    return replace(ruling, highlights=spans)


def strongest(spans: Sequence[Span]) -> tuple[Highlight, ...]:
    """The spans that together make most of what speaks for the score, in the text's order."""
    speaking = sorted((one for one in spans if one.weight > 0), key=lambda one: -one.weight)
    enough = _SHARE * sum(one.weight for one in speaking)
    chosen: list[Span] = []
    for one in speaking[:_MOST]:
        if sum(other.weight for other in chosen) >= enough:
            break
        chosen.append(one)
    chosen.sort(key=lambda one: one.begin)
    return tuple(Highlight(one.begin, one.end, round(one.weight, 3)) for one in chosen)
