"""From a policy's ruling to Akismet's answer: spam, not spam, or a person must look."""

from __future__ import annotations

from dataclasses import dataclass

from moderation.compat.judgement import Judgement
from moderation.domain.lifecycle import Action
from moderation.domain.reasons import Signal

# What a client does that asks again by itself: a day later a person has had time to look.
RECHECK_AFTER_S = 86_400


@dataclass(frozen=True, slots=True)
class Verdict:
    """`body` is the whole answer; `headers` say more to clients that read them."""

    body: str
    headers: tuple[tuple[str, str], ...] = ()


SPAM = Verdict("true")
HAM = Verdict("false")
BLATANT_SPAM = Verdict("true", (("X-akismet-pro-tip", "discard"),))
# "Not spam, and not decided": the first header has WordPress hold it until a moderator decides.
# Without an X-akismet-guid it passes over the second, which would have it approve by itself after
# twice that time; others hold by that one.
_IS_HELD = ("X-akismet-error", "held")
_RECHECK = ("X-akismet-recheck-after", str(RECHECK_AFTER_S))
HELD = Verdict("false", (_IS_HELD, _RECHECK))


def verdict_on(judgement: Judgement) -> Verdict:
    """What a client is told of a text that was judged."""
    ruling = judgement.ruling
    if ruling.action is Action.PUBLISH:
        return HAM
    if ruling.action is Action.REJECT:
        return BLATANT_SPAM if _is_rejected_as_spam(judgement) else SPAM
    return SPAM if Signal.SPAM.value in ruling.reasons else HELD


def held_for_now(guid: str, *, approves_by_itself: bool) -> Verdict:
    """Held, and by this name the client will know the later answer.

    A client that approves by itself what it has a name and a time for is told no time.
    """
    named = (_IS_HELD, ("X-akismet-guid", guid))
    return Verdict("false", named if approves_by_itself else (*named, _RECHECK))


def _is_rejected_as_spam(judgement: Judgement) -> bool:
    # A client may throw it away unseen: only where the site lets a machine reject for spam.
    edge = judgement.policy.reject_at.get("spam")
    return edge is not None and judgement.reading.scores["spam"] >= edge
