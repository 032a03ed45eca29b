"""The lifecycle of a comment, as one table. Everything that moves a comment reads it here.

`LIFECYCLE[(status, action)]` names the status after the action and who may take it. What is
not in the table is not allowed: `rule_for` raises `TransitionNotAllowed`. Scored, reported,
claimed and escalated are facts in other rows, not states.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from moderation.domain.errors import TransitionNotAllowed


class Status(StrEnum):
    """Where a comment is. Only `published` is ever public."""

    UNVERIFIED = "unverified"
    PENDING = "pending"
    PUBLISHED = "published"
    HELD = "held"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    ERASED = "erased"


class Action(StrEnum):
    """What can be done to a comment."""

    VERIFY = "verify"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"
    PUBLISH = "publish"
    HOLD = "hold"
    REJECT = "reject"
    EDIT = "edit"
    ERASE = "erase"
    REOPEN = "reopen"
    """A moderator's ruling is taken back."""


class Actor(StrEnum):
    """Who acts. `reports` is the site's threshold of readers' reports, `system` the clock."""

    AUTHOR = "author"
    POLICY = "policy"
    MODERATOR = "moderator"
    REPORTS = "reports"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Rule:
    """Where an action leads, and who may take it."""

    to: Status
    by: frozenset[Actor]


def _rule(to: Status, *by: Actor) -> Rule:
    return Rule(to, frozenset(by))


_S, _A, _W = Status, Action, Actor

LIFECYCLE: dict[tuple[Status, Action], Rule] = {
    (_S.UNVERIFIED, _A.VERIFY): _rule(_S.PENDING, _W.AUTHOR),
    (_S.UNVERIFIED, _A.WITHDRAW): _rule(_S.WITHDRAWN, _W.AUTHOR),
    (_S.UNVERIFIED, _A.EXPIRE): _rule(_S.EXPIRED, _W.SYSTEM),
    # A machine decides only what nobody has decided yet: policy acts from pending alone.
    (_S.PENDING, _A.PUBLISH): _rule(_S.PUBLISHED, _W.POLICY),
    (_S.PENDING, _A.HOLD): _rule(_S.HELD, _W.POLICY),
    (_S.PENDING, _A.REJECT): _rule(_S.REJECTED, _W.POLICY),
    (_S.PENDING, _A.WITHDRAW): _rule(_S.WITHDRAWN, _W.AUTHOR),
    (_S.HELD, _A.PUBLISH): _rule(_S.PUBLISHED, _W.MODERATOR),
    (_S.HELD, _A.REJECT): _rule(_S.REJECTED, _W.MODERATOR),
    (_S.HELD, _A.EDIT): _rule(_S.PENDING, _W.AUTHOR),
    (_S.HELD, _A.WITHDRAW): _rule(_S.WITHDRAWN, _W.AUTHOR),
    (_S.PUBLISHED, _A.HOLD): _rule(_S.HELD, _W.MODERATOR, _W.REPORTS),
    (_S.PUBLISHED, _A.REJECT): _rule(_S.REJECTED, _W.MODERATOR),
    (_S.PUBLISHED, _A.EDIT): _rule(_S.PENDING, _W.AUTHOR),
    (_S.PUBLISHED, _A.WITHDRAW): _rule(_S.WITHDRAWN, _W.AUTHOR),
    # Taking a ruling back: the comment waits for a person again.
    (_S.PUBLISHED, _A.REOPEN): _rule(_S.HELD, _W.MODERATOR),
    (_S.REJECTED, _A.REOPEN): _rule(_S.HELD, _W.MODERATOR),
    # A correction, or an appeal that was upheld.
    (_S.REJECTED, _A.PUBLISH): _rule(_S.PUBLISHED, _W.MODERATOR),
    (_S.PUBLISHED, _A.ERASE): _rule(_S.ERASED, _W.SYSTEM),
    (_S.REJECTED, _A.ERASE): _rule(_S.ERASED, _W.SYSTEM),
    (_S.HELD, _A.ERASE): _rule(_S.ERASED, _W.SYSTEM),
    (_S.WITHDRAWN, _A.ERASE): _rule(_S.ERASED, _W.SYSTEM),
    (_S.EXPIRED, _A.ERASE): _rule(_S.ERASED, _W.SYSTEM),
}


def rule_for(status: Status, action: Action, actor: Actor) -> Rule:
    """The rule for this step. Raises TransitionNotAllowed when the table has none for it."""
    rule = LIFECYCLE.get((status, action))
    if rule is None or actor not in rule.by:
        raise TransitionNotAllowed(f"a comment that is {status} cannot be changed by this action")
    return rule
