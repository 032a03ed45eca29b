"""One batch, from claim to decision. Fails closed: what cannot be scored is not published."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from moderation import transitions
from moderation.domain import policy
from moderation.domain.comment import Comment
from moderation.domain.decision import Ruling
from moderation.domain.lifecycle import Actor, Status
from moderation.screening.claims import Claim, claim_batch
from moderation.screening.evidence import (
    Circumstances,
    FindWords,
    Reading,
    evidence_of,
    look_up,
)
from moderation.screening.highlights import Explain, explain_nothing, with_highlights
from moderation.storage.policies import PolicyBook
from moderation.storage.unit_of_work import Database

log = logging.getLogger(__name__)

Read = Callable[[Sequence[str]], Sequence[Reading]]


@dataclass(frozen=True, slots=True)
class Classifiers:
    """What reads a text. `read` gives one reading for each text, or raises.

    `explain` tells which words moved one of its scores.
    """

    read: Read
    version: str
    find_words: FindWords
    explain: Explain = explain_nothing


@dataclass(frozen=True, slots=True)
class Screened:
    """What became of one batch. `claimed` is its size; what was not decided was forestalled."""

    claimed: int
    decided: int


def screen_batch(database: Database, policies: PolicyBook, classifiers: Classifiers) -> Screened:
    """Claim what waits, up to a batch, and decide it. No transaction is open while scoring."""
    claim = claim_batch(database)
    if not claim.comments:
        return Screened(0, 0)
    circumstances = look_up(database, policies, claim.comments)
    readings = _read(classifiers, claim.comments)
    moves = [
        _move(claim, one, _judge(one, circumstances[one.id], reading, classifiers))
        for one, reading in zip(claim.comments, readings, strict=True)
    ]
    with database.write() as connection:
        moved = transitions.carry_out(connection, moves, database.now(connection))
    return Screened(len(claim.comments), len(moved))


def _read(classifiers: Classifiers, comments: Sequence[Comment]) -> Sequence[Reading | None]:
    try:
        readings = list(classifiers.read([one.body for one in comments]))
    except Exception as error:  # noqa: BLE001 - whatever went wrong, a person decides
        log.error("the classifiers failed: %s", type(error).__name__)  # noqa: TRY400
        return [None] * len(comments)
    if len(readings) != len(comments):
        log.error("the classifiers gave %d readings for %d texts", len(readings), len(comments))
        return [None] * len(comments)
    return readings


def _judge(
    comment: Comment,
    circumstances: Circumstances,
    reading: Reading | None,
    classifiers: Classifiers,
) -> Ruling:
    try:
        evidence = evidence_of(
            comment.body, circumstances, reading, classifiers.version, classifiers.find_words
        )
        ruling = policy.decide(evidence, circumstances.policy)
    except Exception as error:  # noqa: BLE001 - as above
        log.error("a check failed: %s", type(error).__name__)  # noqa: TRY400
        return policy.failed(circumstances.policy, "a check could not be made", classifiers.version)
    return with_highlights(ruling, comment.body, classifiers.explain)


def _move(claim: Claim, comment: Comment, ruling: Ruling) -> transitions.Move:
    return transitions.Move(
        comment.id,
        ruling.action,
        Actor.POLICY,
        Status.PENDING,
        attempt_token=claim.token,
        ruling=ruling,
    )
