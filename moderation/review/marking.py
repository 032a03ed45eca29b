"""A comment's text as its card shows it: where words are marked, and what is blurred at first.

Reading abuse all day harms people. What is likely to hurt is blurred until somebody asks to see
it: the words that made the score where they are known, the whole text where they are not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from moderation.domain.comment import Comment
from moderation.domain.decision import HARMFUL, Decision, Highlight
from moderation.domain.reasons import Signal

# A word that alone moves the odds this far (e to the power of it) is what the score is about.
STRONG = 1.5
_DISTRESSING = HARMFUL | {Signal.PROFANE}
# Strong words of these hurt; those of spam do not.
_HOSTILE = _DISTRESSING | {Signal.TOXIC, Signal.INSULT, Signal.BANNED_WORD}


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a text. `marked`: it moved the score towards holding; `veiled`: blurred at first."""

    text: str
    marked: bool = False
    veiled: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A text in pieces. `veiled`: all of it is blurred; `hurts`: some of it is, or all."""

    pieces: tuple[Piece, ...]
    veiled: bool
    hurts: bool
    severe: bool


def shown(comment: Comment, decision: Decision | None, blur: bool) -> Shown:
    """How the text is to be shown to somebody who wants things blurred, or does not."""
    reasons = set(decision.ruling.reasons) if decision else set()
    highlights = _highlights(comment, decision)
    strong = bool(_HOSTILE & reasons) and any(one.weight >= STRONG for one in highlights)
    distressing = blur and (strong or bool(_DISTRESSING & reasons))
    pieces = _pieces(comment.body, highlights, distressing and strong)
    return Shown(pieces, distressing and not strong, distressing, bool(HARMFUL & reasons))


def _highlights(comment: Comment, decision: Decision | None) -> list[Highlight]:
    """What raised the score, where it still belongs to this text."""
    if decision is None:
        return []
    end, fitting = 0, []
    for one in decision.ruling.highlights:
        if end <= one.begin < one.end <= len(comment.body) and one.weight > 0:
            fitting.append(one)
            end = one.end
    return fitting


def _pieces(body: str, highlights: Sequence[Highlight], veil: bool) -> tuple[Piece, ...]:
    pieces, at = [], 0
    for one in highlights:
        pieces.append(Piece(body[at : one.begin]))
        veiled = veil and one.weight >= STRONG
        pieces.append(Piece(body[one.begin : one.end], marked=True, veiled=veiled))
        at = one.end
    pieces.append(Piece(body[at:]))
    return tuple(piece for piece in pieces if piece.text)
