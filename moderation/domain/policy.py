"""What a site wants held, and why. Pure: evidence in, verdict out.

All checks run, in the order of `CHECKS`; the most severe finding wins, and every finding is
kept, so that a moderator sees all that was seen. Publishing needs positive evidence: each score
that has a threshold must be there, finite, in [0, 1] and below it. NaN compares false with
everything, so a check of the form `score >= threshold` alone would let a broken model publish.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum

from moderation.domain.comment import ArticleModeration, Standing
from moderation.domain.decision import Ruling
from moderation.domain.forms import FORM_FINDINGS
from moderation.domain.lifecycle import Action, Actor
from moderation.domain.policy_settings import PolicySettings
from moderation.domain.reasons import Signal

_SCORE_SIGNALS = {
    "toxicity": Signal.TOXIC,
    "severe_toxicity": Signal.SEVERELY_TOXIC,
    "identity_attack": Signal.IDENTITY_ATTACK,
    "insult": Signal.INSULT,
    "profanity": Signal.PROFANE,
    "threat": Signal.THREAT,
    "spam": Signal.SPAM,
}
# Which score each of these signals speaks of.
ATTRIBUTE_OF = {signal: attribute for attribute, signal in _SCORE_SIGNALS.items()}
UNKNOWN = "und"  # BCP 47, undetermined
_TOO_LONG = "the text is too long to be read whole"


class Severity(IntEnum):
    """How far a finding goes. The highest among a comment's findings is its outcome."""

    HOLD = 1
    REJECT = 2


@dataclass(frozen=True, slots=True)
class Finding:
    """One check's objection: the signal, how far it goes, and what was seen, in words."""

    signal: Signal
    severity: Severity
    detail: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a comment when it is decided.

    `scores` is None when the classifiers gave none; `language` is the text's, a BCP 47 name,
    UNKNOWN for one that no model was taught, empty without scores. `read_whole` is False when
    the text was too long for the classifiers and the word lists. Counts are of the commenter
    at this site; `rejected_recently` and `ruled_recently` count moderators' rulings in the
    policy's days.
    `said_by_others` counts the other commenters who posted this text before, in the policy's
    hours; it is 0 for a text so short that this says nothing.
    """

    scores: Mapping[str, float] | None
    model_version: str | None = None
    language: str = ""
    read_whole: bool = True
    banned_words: tuple[str, ...] = ()
    suspect_words: tuple[str, ...] = ()
    links: int = 0
    published_before: int = 0
    rejected_recently: int = 0
    ruled_recently: int = 0
    repeats_earlier: bool = False
    said_by_others: int = 0
    standing: Standing = Standing.NORMAL
    article_moderation: ArticleModeration = ArticleModeration.DEFAULT
    form_signals: tuple[str, ...] = ()


def decide(evidence: Evidence, settings: PolicySettings) -> Ruling:
    """The ruling of this policy on this evidence: publish, hold or reject, and every reason."""
    findings = [finding for check in CHECKS for finding in check(evidence, settings)]
    worst = max((finding.severity for finding in findings), default=None)
    action = {None: Action.PUBLISH, Severity.HOLD: Action.HOLD, Severity.REJECT: Action.REJECT}
    return Ruling(
        action=action[worst],
        by=Actor.POLICY,
        reasons=tuple(dict.fromkeys(finding.signal.value for finding in findings)),
        findings=tuple(finding.detail for finding in findings),
        scores=_recordable(evidence.scores),
        model_version=evidence.model_version,
        policy_version=settings.version,
    )


def failed(settings: PolicySettings, detail: str, model_version: str | None = None) -> Ruling:
    """The ruling when no decision could be made: held for a person."""
    return Ruling(
        action=Action.HOLD,
        by=Actor.POLICY,
        reasons=(Signal.CLASSIFIER_FAILED.value,),
        findings=(detail,),
        model_version=model_version,
        policy_version=settings.version,
    )


def _check_policy(_evidence: Evidence, settings: PolicySettings) -> list[Finding]:
    if not settings.unreadable:
        return []
    return [_hold(Signal.CLASSIFIER_FAILED, "the site's policy cannot be read")]


def _check_scores(evidence: Evidence, settings: PolicySettings) -> list[Finding]:
    if evidence.scores is None:
        return [_hold(Signal.CLASSIFIER_FAILED, "the classifiers gave no score")]
    findings = [] if evidence.read_whole else [_hold(Signal.CLASSIFIER_FAILED, _TOO_LONG)]
    hold_at = settings.hold_at_arabic if _is_arabic(evidence.language) else settings.hold_at
    for attribute in {**hold_at, **settings.reject_at}:
        score = evidence.scores.get(attribute)
        if not _is_probability(score):
            findings.append(_hold(Signal.CLASSIFIER_FAILED, f"no valid {attribute} score"))
            continue
        edges = hold_at.get(attribute), settings.reject_at.get(attribute)
        findings += _check_score(attribute, float(score), *edges)  # type: ignore[arg-type]
    return findings


def _check_score(
    attribute: str, score: float, hold_at: float | None, reject_at: float | None
) -> list[Finding]:
    signal = _SCORE_SIGNALS[attribute]
    if reject_at is not None and score >= reject_at:
        detail = f"{attribute} {score:.2f}, rejected from {reject_at:.2f}"
        return [Finding(signal, Severity.REJECT, detail)]
    if hold_at is not None and score >= hold_at:
        return [_hold(signal, f"{attribute} {score:.2f}, held from {hold_at:.2f}")]
    return []


def _check_language(evidence: Evidence, settings: PolicySettings) -> list[Finding]:
    if evidence.language != UNKNOWN or not settings.hold_unknown_language:
        return []
    return [_hold(Signal.UNKNOWN_LANGUAGE, "no model was taught its language")]


def _check_words(evidence: Evidence, settings: PolicySettings) -> list[Finding]:
    severity = Severity.REJECT if settings.banned_rejects else Severity.HOLD
    banned = [
        Finding(Signal.BANNED_WORD, severity, f"banned word: {word}")
        for word in evidence.banned_words
    ]
    suspect = [_hold(Signal.SUSPECT_WORD, f"suspect word: {w}") for w in evidence.suspect_words]
    return banned + suspect


def _check_links(evidence: Evidence, settings: PolicySettings) -> list[Finding]:
    allowed = settings.links_allowed
    if allowed < 0 or evidence.links <= allowed or evidence.standing is Standing.TRUSTED:
        return []
    return [_hold(Signal.LINKS, f"{evidence.links} links, {allowed} allowed")]


def _check_commenter(evidence: Evidence, settings: PolicySettings) -> list[Finding]:
    if evidence.standing is Standing.BLOCKED:
        return [_hold(Signal.AUTHOR_BLOCKED, "the commenter is blocked at this site")]
    if evidence.standing is Standing.TRUSTED:
        return []
    findings = []
    if evidence.published_before < settings.hold_until_published:
        detail = (
            f"{evidence.published_before} published so far, "
            f"held until {settings.hold_until_published}"
        )
        findings.append(_hold(Signal.NEW_COMMENTER, detail))
    ruled, rejected = evidence.ruled_recently, evidence.rejected_recently
    share_reached = ruled > 0 and rejected / ruled >= settings.rejected_share
    if ruled >= settings.rejected_minimum and share_reached:
        detail = f"{rejected} of {ruled} rejected in {settings.rejected_days} days"
        findings.append(_hold(Signal.RECENT_REJECTIONS, detail))
    return findings


def _check_repeat(evidence: Evidence, settings: PolicySettings) -> list[Finding]:
    if settings.repeat_hours <= 0:
        return []
    from_whom = ["this commenter"] if evidence.repeats_earlier else []
    others, enough = evidence.said_by_others, settings.repeat_other_commenters
    if 0 < enough <= others and evidence.standing is not Standing.TRUSTED:
        from_whom.append(f"{others} other commenter{'' if others == 1 else 's'}")
    return [
        _hold(Signal.REPEAT_POST, f"the same text from {whom} within {settings.repeat_hours} hours")
        for whom in from_whom
    ]


def _check_form(evidence: Evidence, _settings: PolicySettings) -> list[Finding]:
    return [
        _hold(Signal.AUTOMATED, detail)
        for signal, detail in FORM_FINDINGS.items()
        if signal in evidence.form_signals
    ]


def _check_article(evidence: Evidence, settings: PolicySettings) -> list[Finding]:
    if evidence.article_moderation is ArticleModeration.CLOSED:
        return [_hold(Signal.ARTICLE_CLOSED, "the article takes no more comments")]
    if evidence.article_moderation is ArticleModeration.PRE:
        return [_hold(Signal.PRE_MODERATION, "a person sees every comment on this article")]
    if settings.pre_moderated and evidence.standing is not Standing.TRUSTED:
        return [_hold(Signal.PRE_MODERATION, "a person sees every comment at this site")]
    return []


CHECKS: tuple[Callable[[Evidence, PolicySettings], list[Finding]], ...] = (
    _check_policy,
    _check_scores,
    _check_language,
    _check_words,
    _check_links,
    _check_repeat,
    _check_form,
    _check_commenter,
    _check_article,
)


def _hold(signal: Signal, detail: str) -> Finding:
    return Finding(signal, Severity.HOLD, detail)


def _is_arabic(language: str) -> bool:
    # In its own letters or in Latin ones (ar-Latn).
    return language.split("-", maxsplit=1)[0] == "ar"


def _is_probability(score: object) -> bool:
    # True and False are ints to Python; as scores they are a mistake of somebody's.
    if isinstance(score, bool) or not isinstance(score, float | int):
        return False
    return math.isfinite(score) and 0.0 <= score <= 1.0


def _recordable(scores: Mapping[str, float] | None) -> dict[str, float]:
    # NaN and infinities are not JSON; a score that cannot be right is left out of the record.
    return {name: float(score) for name, score in (scores or {}).items() if _is_probability(score)}
