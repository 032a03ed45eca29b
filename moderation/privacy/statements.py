"""Statements of reasons, as Article 17 of the Digital Services Act asks for them.

Each says what was decided about which comment and for how long, on what ground, whether software
had a part in it, and what can be done against it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from moderation.domain.comment import Comment
from moderation.domain.decision import Decision
from moderation.domain.lifecycle import Action, Actor, Status
from moderation.http.languages import gettext
from moderation.privacy.own_comments import OwnComment, look_at
from moderation.privacy.wording import ground_words, is_legal_ground
from moderation.storage.queries import comments
from moderation.storage.queries.rejection_mails import is_explained

# Enough to know which comment it was. A mail is no place to send a text around.
LONGEST_QUOTE = 500
MOST = 20


@dataclass(frozen=True, slots=True)
class Statement:
    """The reasons of one rejection. `automatic`: no person decided it.

    `found_by` is who put the comment before a moderator: "software", "readers" or nobody.
    """

    comment: Comment
    title: str
    quote: str
    decided_at: datetime
    was_public: bool
    automatic: bool
    found_by: str
    ground: str
    legal: bool
    note: str


def statements_about(connection: sa.Connection, comment_ids: Sequence[str]) -> list[Statement]:
    """The reasons for each of these that is rejected still, for a reason that is explained."""
    histories = comments.decisions_on(connection, comment_ids)
    found = []
    for own in look_at(connection, comment_ids):
        history = histories[own.comment.id]
        stands = own.comment.status is Status.REJECTED and bool(history)
        if stands and is_explained(history[-1].ruling):
            found.append(_statement(own, history))
    return found


def quoted(text: str) -> str:
    """The beginning of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_QUOTE else f"{line[:LONGEST_QUOTE].rstrip()} …"


def decision_words(one: Statement) -> str:
    """What was decided, by whom or what, who first doubted it, and on what ground."""
    said = [
        gettext("It was taken down, without a limit of time.")
        if one.was_public
        else gettext("It is not published, without a limit of time."),
        gettext("Software decided this, without a person.")
        if one.automatic
        else gettext("A person decided this."),
    ]
    if one.found_by == "software" and not one.automatic:
        said.append(gettext("Software that reads every comment had marked it."))
    if one.found_by == "readers":
        said.append(gettext("Readers had reported it."))
    law, rules = gettext("The ground is the law."), gettext("The ground is the site's own rules.")
    return " ".join([*said, law if one.legal else rules])


def _statement(own: OwnComment, history: Sequence[Decision]) -> Statement:
    decision, comment = history[-1], own.comment
    title = own.article.title if own.article and own.article.title else comment.article_id
    return Statement(
        comment=comment,
        title=" ".join(title.split()),
        quote=quoted(comment.body),
        decided_at=decision.decided_at,
        was_public=decision.status_before is Status.PUBLISHED,
        automatic=decision.ruling.by is Actor.POLICY,
        found_by=_found_by(history),
        ground=ground_words(decision.ruling),
        legal=is_legal_ground(decision.ruling),
        note=decision.ruling.note_to_author,
    )


def _found_by(history: Sequence[Decision]) -> str:
    """Who first doubted it, of those who are not moderators."""
    held = [one.ruling.by for one in history if one.ruling.action is Action.HOLD]
    if Actor.REPORTS in held:
        return "readers"
    return "software" if Actor.POLICY in held else ""
