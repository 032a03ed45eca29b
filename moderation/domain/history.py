"""Which decision on a comment stands, once those that were taken back are left out. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from moderation.domain.decision import Decision
from moderation.domain.lifecycle import Action, Actor, Status

_LEADS_TO = {
    Action.PUBLISH: Status.PUBLISHED,
    Action.REJECT: Status.REJECTED,
    Action.HOLD: Status.HELD,
    Action.REOPEN: Status.HELD,
}


@dataclass(frozen=True, slots=True)
class Standing:
    """The decision that stands, and the one in whose place it came, if there was one.

    `latest` is the version that the last decision of all made, be it an undoing.
    """

    decision: Decision
    before: Decision | None
    latest: int

    @property
    def returns_to(self) -> Status | None:
        """Where the comment goes when this decision is taken back; None where nobody knows."""
        if self.decision.status_before is not None:
            return self.decision.status_before
        return None if self.before is None else _LEADS_TO.get(self.before.ruling.action)


def standing(decisions: Sequence[Decision]) -> Standing | None:
    """What stands of a comment's decisions, which come oldest first."""
    stack: list[Decision] = []
    for one in decisions:
        if stack and one.ruling.undoes == stack[-1].id:
            stack.pop()
        else:
            stack.append(one)
    if not stack:
        return None
    before = stack[-2] if len(stack) > 1 else None
    return Standing(stack[-1], before, decisions[-1].comment_version)


def is_undoable(found: Standing | None, version: int) -> bool:
    """Whether a person's decision stands and nothing has happened to the comment since."""
    return (
        found is not None
        and found.latest == version
        and found.decision.ruling.by is Actor.MODERATOR
        and found.returns_to in (Status.HELD, Status.PUBLISHED, Status.REJECTED)
    )
