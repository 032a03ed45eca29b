"""Why a comment is where it is, in words: each reason with its score and what was found.

A policy's findings are stored as it wrote them, in English. What it writes is known, so each is
told from its beginning which reason it belongs to, and is said again in the reader's language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from moderation.domain.decision import Ruling
from moderation.domain.policy import ATTRIBUTE_OF
from moderation.domain.reasons import Signal
from moderation.http.languages import gettext, mark
from moderation.review.wording import reason_words

_SIGNAL_OF = {attribute: signal for signal, attribute in ATTRIBUTE_OF.items()}
_SCORE = re.compile(
    r"(?P<attribute>[a-z_]+) (?P<score>\d\.\d\d), "
    r"(?P<how>held|rejected) from (?P<edge>\d\.\d\d)"
)
_EDGES = {
    "held": mark("held from %(edge)s"),
    "rejected": mark("rejected from %(edge)s"),
}
# What else a policy writes: of which reason it is, how it looks, and how it is said here.
_PATTERNS: tuple[tuple[Signal, str, str], ...] = (
    (Signal.BANNED_WORD, r"banned word: (?P<word>.+)", mark("“%(word)s”")),
    (Signal.SUSPECT_WORD, r"suspect word: (?P<word>.+)", mark("“%(word)s”")),
    (
        Signal.LINKS,
        r"(?P<links>\d+) links, (?P<allowed>\d+) allowed",
        mark("%(links)s of them, %(allowed)s allowed"),
    ),
    (
        Signal.NEW_COMMENTER,
        r"(?P<so_far>\d+) published so far, held until (?P<enough>\d+)",
        mark("%(so_far)s published so far, held until %(enough)s"),
    ),
    (
        Signal.RECENT_REJECTIONS,
        r"(?P<rejected>\d+) of (?P<ruled>\d+) rejected in (?P<days>\d+) days",
        mark("%(rejected)s of %(ruled)s in %(days)s days"),
    ),
    (
        Signal.REPEAT_POST,
        r"the same text from this commenter within (?P<hours>\d+) hours",
        mark("by the same person within %(hours)s hours"),
    ),
    (
        Signal.REPEAT_POST,
        r"the same text from (?P<others>\d+) other commenters? within (?P<hours>\d+) hours",
        mark("by %(others)s others within %(hours)s hours"),
    ),
    (
        Signal.PRE_MODERATION,
        r"a person sees every comment on this article",
        mark("every comment on this article"),
    ),
    (
        Signal.PRE_MODERATION,
        r"a person sees every comment at this site",
        mark("every comment at this site"),
    ),
    (
        Signal.REPORTED,
        r"reported by (?P<readers>\d+) readers?, held from (?P<edge>\d+)",
        mark("by %(readers)s of them, held from %(edge)s"),
    ),
    (Signal.ARTICLE_CLOSED, r"the article takes no more comments", ""),
    (Signal.AUTHOR_BLOCKED, r"the commenter is blocked at this site", ""),
    (Signal.UNKNOWN_LANGUAGE, r"no model was taught its language", ""),
    (
        Signal.AUTOMATED,
        r"a field was filled in that no person sees",
        mark("a field was filled in that no person sees"),
    ),
    (
        Signal.AUTOMATED,
        r"it was sent sooner than a person writes",
        mark("it was sent sooner than a person writes"),
    ),
    (
        Signal.CLASSIFIER_FAILED,
        r"the classifiers gave no score",
        mark("the classifiers gave no score"),
    ),
    (
        Signal.CLASSIFIER_FAILED,
        r"no valid (?P<attribute>[a-z_]+) score",
        mark("no valid score: %(attribute)s"),
    ),
    (
        Signal.CLASSIFIER_FAILED,
        r"the site's policy cannot be read",
        mark("the site's policy cannot be read"),
    ),
)


@dataclass(frozen=True, slots=True)
class Ground:
    """One reason in words, its score if it has one, and what was found, one text each."""

    words: str
    score: str
    details: tuple[str, ...]


def grounds_of(ruling: Ruling) -> list[Ground]:
    """Every reason of a ruling with its findings; last, under no name, findings without one."""
    found: dict[str, list[str]] = {reason: [] for reason in ruling.reasons}
    scores, loose = _scores(ruling.scores), []
    for finding in ruling.findings:
        signal, words, score = _read(finding)
        if signal not in found:
            loose.append(finding)
            continue
        found[signal] += [words] if words else []
        scores |= {signal: score} if score else {}
    grounds = [
        Ground(reason_words(reason), scores.get(reason, ""), tuple(details))
        for reason, details in found.items()
    ]
    return [*grounds, Ground("", "", tuple(loose))] if loose else grounds


def _scores(scores: Mapping[str, float]) -> dict[str, str]:
    return {
        signal.value: f"{scores[attribute]:.2f}"
        for attribute, signal in _SIGNAL_OF.items()
        if attribute in scores
    }


def _read(finding: str) -> tuple[str, str, str]:
    """Of which reason a finding is, what it adds to that reason's name, and its score if any."""
    scored = _SCORE.fullmatch(finding)
    if scored and scored["attribute"] in _SIGNAL_OF:
        edge = _EDGES[scored["how"]]
        found = gettext(edge) % scored.groupdict()
        return _SIGNAL_OF[scored["attribute"]].value, found, scored["score"]
    for signal, pattern, words in _PATTERNS:
        match = re.fullmatch(pattern, finding)
        if match:
            return signal.value, gettext(words) % match.groupdict() if words else "", ""
    return "", finding, ""
