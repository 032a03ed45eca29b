"""Which comments have the words that somebody searches for, in the text or the author's name.

What was typed is words and "phrases in quotation marks", all of which must occur; nothing else
has a meaning, so nothing can be got wrong and no syntax of a database is within reach.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from moderation.review.waiting import words_on_postgresql as postgresql
from moderation.review.waiting.filters import Filter
from moderation.storage.tables import comment

# In a queue that goes by something else than the text, all matches have to be read: so many.
MATCHES_IN_QUEUE = 5_000
LONGEST_QUESTION = 200
MOST_TERMS = 12
_TERM = re.compile(r'"([^"]*)"|([^\s"]+)')


@dataclass(frozen=True, slots=True)
class Matching:
    """A condition on `comment`. `narrow`: an index leads to what fulfils it, and that is little."""

    condition: sa.ColumnElement[bool]
    narrow: bool


def terms_of(typed: str) -> list[str]:
    """The words and phrases in what was typed; signs alone are none."""
    found = (phrase or word for phrase, word in _TERM.findall(typed.replace("\x00", " ")))
    return [term for term in found if any(sign.isalnum() for sign in term)][:MOST_TERMS]


def matching(connection: sa.Connection, which: Filter) -> Matching | None:
    """What comments must fulfil to have the filter's words; None where it asks for none."""
    if which.words is None:
        return None
    terms = terms_of(which.words)
    if not terms:
        return Matching(sa.false(), narrow=True)
    if connection.dialect.name == "sqlite":
        ids = _newest_on_sqlite(terms)
        # The text search must lead: an index on the site would be read whole.
        own = comment.c.site_id.concat("") == which.site_id
        return Matching(sa.and_(comment.c.id.in_(ids), own), narrow=True)
    if postgresql.are_frequent(connection, which.site_id, terms):
        return Matching(postgresql.contains(terms), narrow=False)
    found = postgresql.ids_with(connection, which.site_id, which.status.value, terms)
    return Matching(comment.c.id == sa.any_(sa.literal(found, ARRAY(sa.String))), narrow=True)


def question_for_sqlite(terms: Sequence[str]) -> str:
    """All of these, each in quotation marks: none holds one itself."""
    return " ".join(f'"{term}"' for term in terms)


def _newest_on_sqlite(terms: Sequence[str]) -> sa.TextualSelect:
    """The newest matches of all sites: the index knows no sites."""
    query = sa.text(
        "SELECT comment_id FROM comment_search_row WHERE number IN ("
        "SELECT rowid FROM comment_search WHERE comment_search MATCH :question"
        " ORDER BY rowid DESC LIMIT :most)"
    )
    asked = {"question": question_for_sqlite(terms), "most": MATCHES_IN_QUEUE}
    return query.bindparams(**asked).columns(sa.column("comment_id", sa.String))
