"""An author's objection to a rejection, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Outcome(StrEnum):
    """What came of an appeal. `void`: the comment it was about is gone, or is another one now."""

    UPHELD = "upheld"
    DISMISSED = "dismissed"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Appeal:
    """What the author says, and what a moderator answered; `outcome` is None while it waits."""

    comment_id: str
    site_id: str
    text: str
    created_at: datetime
    outcome: Outcome | None = None
    settled_by: str | None = None
    settled_at: datetime | None = None
    answer: str = ""
