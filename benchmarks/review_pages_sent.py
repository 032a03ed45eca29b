"""Which forms of the review desk are timed: previews of many, and decisions one by one.

What is decided is taken back at once, so that a filled database can be measured again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import sqlalchemy as sa

from benchmarks.review_pages_asked import Asked
from benchmarks.review_pages_rows import SITE, article_id, author_id
from moderation.storage.rows import AnyRow
from moderation.storage.tables import comment, escalation

_HERE = f"/review/sites/{SITE}"
_PUBLISH: Mapping[str, object] = {"action": "publish"}
_REJECT: Mapping[str, object] = {"action": "reject", "reason": "abuse"}


def sent_forms(connection: sa.Connection, rounds: int) -> Iterator[Asked]:
    """What is sent, in this order; each decision is on a comment of its own."""
    waiting = _waiting(connection, rounds + 1)
    yield from _previews([one.id for one in waiting[:100]])
    yield Asked("preview of another policy", [f"{_HERE}/policy/preview"], [{"links.allowed": "0"}])
    yield Asked("next comment", [f"{_HERE}/next"], [{}])
    comments = [f"/review/comments/{one.id}" for one in waiting]
    versions = [one.version for one in waiting]
    yield Asked(
        "a decision",
        [f"{one}/decisions" for one in comments],
        [{**_REJECT, "version": version} for version in versions],
    )
    yield Asked(
        "taking it back",
        [f"{one}/undo" for one in comments],
        [{"version": version + 1} for version in versions],
    )


def _previews(ids: Sequence[str]) -> Iterator[Asked]:
    everything = {"min": "0", "max": "1"}
    forms: dict[str, Mapping[str, object]] = {
        "all, the mildest": {**_PUBLISH, **everything},
        "all, the worst": {**_REJECT, **everything},
        "a reason": {**_REJECT, **everything, "signal": "toxic"},
        "a rare reason": {**_REJECT, **everything, "signal": "threat"},
        "a range of an article": {**_REJECT, "min": "0.8", "article": article_id(1)},
        "a reason at an article": {
            **_PUBLISH,
            **everything,
            "signal": "toxic",
            "article": article_id(1),
        },
        "a hundred selected": {**_PUBLISH, "ids": ids},
    }
    for name, form in forms.items():
        yield Asked(f"preview of {name}", [f"{_HERE}/bulk/preview"], [form])
    busiest = f"{_HERE}/commenters/{author_id(0)}/decisions"
    yield Asked("preview of a commenter's", [busiest], [{**_REJECT}])


def _waiting(connection: sa.Connection, number: int) -> Sequence[AnyRow]:
    """Some for which no lead is asked: those at the end of the queue."""
    asked = sa.exists().where(escalation.c.comment_id == comment.c.id)
    query = (
        sa.select(comment.c.id, comment.c.version)
        .where(comment.c.site_id == SITE, comment.c.status == "held", ~asked)
        .order_by(comment.c.priority, comment.c.id)
        .limit(max(number, 100))
    )
    return connection.execute(query).all()
