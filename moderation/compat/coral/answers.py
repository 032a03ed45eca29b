"""What Coral is told: nothing, or the status that the comment is to have there, with its flags."""

from __future__ import annotations

from typing import Any

from moderation.domain.decision import Ruling
from moderation.domain.lifecycle import Action
from moderation.domain.policy import ATTRIBUTE_OF
from moderation.domain.reasons import Signal

Answer = dict[str, Any]
# Whatever could not be read or understood waits for a person, in Coral's own queue.
FOR_A_PERSON: Answer = {"status": "PREMOD"}


def answer_to(ruling: Ruling) -> Answer | None:
    """The answer for a comment with this ruling; None lets it through to Coral's next phase."""
    if ruling.action is Action.PUBLISH:
        return None
    flags = [{"actionType": "FLAG", "reason": reason} for reason in _reasons(ruling)]
    if ruling.action is Action.REJECT:
        return {"status": "REJECTED", "actions": flags}
    return {"status": "SYSTEM_WITHHELD", "actions": flags} if flags else dict(FOR_A_PERSON)


def _reasons(ruling: Ruling) -> list[str]:
    """Coral knows two: spam, and everything that is said about a text's tone."""
    scored = {ATTRIBUTE_OF.get(Signal(reason)) for reason in ruling.reasons} - {None}
    found = ["COMMENT_DETECTED_SPAM"] if "spam" in scored else []
    return ["COMMENT_DETECTED_TOXIC", *found] if scored - {"spam"} else found
