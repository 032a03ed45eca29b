"""Everything that is kept of a commenter, as one JSON object, in pieces as it is read.

Scores stay out: they are the site's doubt, not what somebody said. So do moderators' notes for
each other; whoever asks for those by law asks the site.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from moderation.domain.decision import Decision
from moderation.http.presenting import appeal_json, comment_json, time_text
from moderation.privacy.known import Known, read_known
from moderation.privacy.links import Visit
from moderation.privacy.own_comments import OwnComment, read_own_page
from moderation.storage.queries import comments
from moderation.storage.unit_of_work import Database

# Read in one transaction; nothing is held open between two of them.
AT_ONCE = 200


def export(database: Database, visit: Visit) -> Iterator[str]:
    """The text of the object, piece by piece."""
    with database.read() as connection:
        head = _head(visit, read_known(connection, visit.author.id), database.now(connection))
    yield json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}")
    yield ',\n "comments": ['
    separator = "\n"
    for one in _all_comments(database, visit.author.id):
        yield separator + json.dumps(one, ensure_ascii=False)
        separator = ",\n"
    yield "\n ]\n}\n"


def _head(visit: Visit, known: Known, now: datetime) -> dict[str, Any]:
    return {
        "site": {"id": visit.site.id, "name": visit.site.name},
        "made_at": time_text(now),
        "address": known.email,
        "address_confirmed_at": time_text(known.confirmed_at),
        "known_since": time_text(known.since),
        "standing": known.standing.value,
        "language": known.language,
        "mails": [
            {
                "kind": one.kind.value,
                "created_at": time_text(one.created_at),
                "sent_at": time_text(one.sent_at),
            }
            for one in known.mails
        ],
    }


def _all_comments(database: Database, author_id: str) -> Iterator[dict[str, Any]]:
    before, more = None, True
    while more:
        with database.read() as connection:
            page = read_own_page(connection, author_id, before, AT_ONCE)
            ids = [own.comment.id for own in page.items]
            decisions = comments.decisions_on(connection, ids)
        yield from (_comment(own, decisions[own.comment.id]) for own in page.items)
        before, more = page.after, page.after is not None


def _comment(own: OwnComment, decisions: list[Decision]) -> dict[str, Any]:
    return {
        **comment_json(own.comment),
        "decisions": [_decision(one) for one in decisions],
        "appeal": appeal_json(own.appeal) if own.appeal else None,
    }


def _decision(decision: Decision) -> dict[str, Any]:
    ruling = decision.ruling
    return {
        "action": ruling.action.value,
        "by": ruling.by.value,
        "reasons": list(ruling.reasons),
        "note_to_author": ruling.note_to_author,
        "decided_at": time_text(decision.decided_at),
    }
