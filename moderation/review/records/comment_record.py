"""Everything that happened to one comment, in the order in which it did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from moderation.domain.comment import Author, Comment
from moderation.domain.decision import Decision
from moderation.domain.policy import ATTRIBUTE_OF
from moderation.review.people.moderators import names_of
from moderation.review.records.audit_log import DeedDone, deeds_about
from moderation.review.rulings.claims import Claim
from moderation.review.rulings.escalations import Escalation, find_escalation
from moderation.review.rulings.history import Standing, standing
from moderation.storage.queries import authors, comments
from moderation.storage.tables import claim, note

NOTES_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Note:
    """What a moderator noted for colleagues, on a comment or on a commenter."""

    moderator_id: str
    text: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ScoreShown:
    """A score of a decision; `decided` when it was a reason for it."""

    attribute: str
    score: float
    decided: bool


@dataclass(frozen=True, slots=True)
class CommentRecord:
    """A comment's history. `taken_back` maps decisions to who undid them, by their ids.

    `names` are those of all moderators who occur in it.
    """

    decisions: tuple[Decision, ...]
    taken_back: dict[str, Decision]
    standing: Standing | None
    notes: tuple[Note, ...]
    deeds: tuple[DeedDone, ...]
    escalation: Escalation | None
    claim: Claim | None
    author: Author | None
    names: dict[str, str]

    @property
    def timeline(self) -> tuple[Decision | Note | DeedDone, ...]:
        """Decisions, notes and what else was done, in the order of time."""
        # A note is shown itself, so the entry that it was made would say it twice.
        deeds = [deed for deed in self.deeds if deed.action != "comment_noted"]
        return tuple(sorted([*self.decisions, *self.notes, *deeds], key=_moment))

    @property
    def latest(self) -> Decision | None:
        """The decision that stands on the comment now, or None."""
        return self.decisions[-1] if self.decisions else None


def read_record(connection: sa.Connection, one: Comment, now: datetime) -> CommentRecord:
    """The whole history of a comment, in a few queries by index."""
    decisions = tuple(comments.decisions_of(connection, one.id))
    notes = notes_on(connection, note.c.comment_id == one.id)
    deeds = deeds_about(connection, one.site_id, "comment", one.id)
    escalated = find_escalation(connection, one.id)
    claimed = _claim_on(connection, one.id, now)
    people = {d.ruling.moderator_id for d in decisions}
    people |= {n.moderator_id for n in notes} | {d.moderator_id for d in deeds}
    people |= {escalated.moderator_id} if escalated else set()
    people |= {claimed.moderator_id} if claimed else set()
    return CommentRecord(
        decisions=decisions,
        taken_back={d.ruling.undoes: d for d in decisions if d.ruling.undoes},
        standing=standing(decisions),
        notes=notes,
        deeds=deeds,
        escalation=escalated,
        claim=claimed,
        author=authors.author_by_id(connection, one.author_id),
        names=names_of(connection, {id_ for id_ in people if id_}),
    )


def _moment(one: Decision | Note | DeedDone) -> datetime:
    return one.decided_at if isinstance(one, Decision) else one.created_at


def notes_on(connection: sa.Connection, which: sa.ColumnElement[bool]) -> tuple[Note, ...]:
    """The newest notes, the newest last."""
    columns = (note.c.moderator_id, note.c.text, note.c.created_at)
    query = sa.select(*columns).where(which).order_by(note.c.id.desc()).limit(NOTES_SHOWN)
    newest = [Note(*row) for row in connection.execute(query)]
    return tuple(reversed(newest))


def _claim_on(connection: sa.Connection, comment_id: str, now: datetime) -> Claim | None:
    query = sa.select(claim.c.comment_id, claim.c.moderator_id, claim.c.until).where(
        claim.c.comment_id == comment_id, claim.c.until > now
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else Claim(*row)


def scores_of(decision: Decision) -> Sequence[ScoreShown]:
    """A decision's scores, the highest first."""
    because = {ATTRIBUTE_OF[r] for r in ATTRIBUTE_OF if r in decision.ruling.reasons}
    scores = sorted(decision.ruling.scores.items(), key=lambda named: -named[1])
    return [ScoreShown(name, score, name in because) for name, score in scores]
