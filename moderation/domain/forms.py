"""What a form sees of whoever fills it in: signs of a program instead of a person."""

from __future__ import annotations

from enum import StrEnum

# From beginning to write until sending. A program that fills in forms takes none of that time.
SHORTEST_WRITING_S = 3.0


class FormSignal(StrEnum):
    """One sign. Kept with the comment, as evidence for the policy."""

    HONEYPOT = "honeypot"
    TOO_FAST = "too_fast"


# What the policy says that it saw.
FORM_FINDINGS = {
    FormSignal.HONEYPOT: "a field was filled in that no person sees",
    FormSignal.TOO_FAST: "it was sent sooner than a person writes",
}


def form_signals(website: str, seconds: float) -> tuple[FormSignal, ...]:
    """The signs in a form, by its field that people do not see and the time it took to write."""
    filled = (FormSignal.HONEYPOT,) if website.strip() else ()
    fast = (FormSignal.TOO_FAST,) if seconds < SHORTEST_WRITING_S else ()
    return filled + fast
