"""Looking for words with PostgreSQL, whose index knows which comments have them, in no order.

Rare words are found by the index. To tell which of a million matches are the newest it would
read them all, and a parsed text costs more than a read one; so frequent words are looked for by
reading on from the newest comment, where they soon turn up. Which way to go is found out by
trying, since the planner guesses badly at words that are frequent but never together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import reduce
from typing import Any

import sqlalchemy as sa

from moderation.storage.tables import comment

# Words are frequent when the newest comments are full of them, or when the index finds so many:
# fewer where it does not know the answer, since then each text is parsed.
TRIED, ENOUGH = 300, 20
MATCHES, MATCHES_TO_PARSE = 10_000, 2_500
_WORD = re.compile(r"\w+")
# Exactly the expression that the index is made of, and one that the planner takes for another.
_TEXT = "to_tsvector('simple', comment.author_name || ' ' || comment.body)"
_PARSED = "to_tsvector('simple', comment.author_name || ' ' || comment.body || '')"
_CONFIGURATION: sa.ColumnElement[str] = sa.literal_column("'simple'::regconfig")


def are_frequent(connection: sa.Connection, site_id: str, terms: Sequence[str]) -> bool:
    """Whether there are too many comments with these words to read them all."""
    newest = newest_of(site_id, None, TRIED)
    # A phrase counts as its words: the index knows no more, and would read all that have them.
    words = [word for term in terms for word in _WORD.findall(term)]
    tried = sa.select(sa.literal(1)).select_from(newest).where(contains(words, newest))
    if _count(connection, tried, ENOUGH) == ENOUGH:
        return True
    most = MATCHES_TO_PARSE if _phrases(terms) else MATCHES
    with _bitmaps_alone(connection):
        found = sa.select(sa.literal(1)).select_from(comment).where(_has_words(terms))
        return _count(connection, found, most + 1) > most


def ids_with(
    connection: sa.Connection, site_id: str, status: str | None, terms: Sequence[str]
) -> list[str]:
    """The comments of the site with these rare words, newest first; perhaps in one state only."""
    query = sa.select(comment.c.id).where(_has_words(terms), *_phrases(terms))
    # Concatenated, since an index on the site would be tempting and is read whole.
    query = query.where(comment.c.site_id.concat("") == site_id)
    if status is not None:
        query = query.where(comment.c.status.concat("") == status)
    with _bitmaps_alone(connection):
        return list(connection.execute(query.order_by(comment.c.id.desc())).scalars())


def newest_of(site_id: str, before: str | None, number: int) -> sa.Subquery:
    """So many of the site's newest comments, or of those that are older than this one.

    To stop reading with the page, order what is found in it by site and id, descending.
    """
    query = sa.select(comment).where(comment.c.site_id.between(site_id, site_id))
    if before is not None:
        query = query.where(comment.c.id < before)
    # Between and not equal, or else it would read the newest of all sites for those of this one.
    query = query.order_by(comment.c.site_id.desc(), comment.c.id.desc())
    return query.limit(number).subquery("newest")


def contains(terms: Sequence[str], rows: sa.FromClause = comment) -> sa.ColumnElement[bool]:
    """Whether these comments have all terms, without the index.

    A text that lacks a word's letters is not parsed, which is what takes long.
    """
    text = rows.c.author_name.concat(" ").concat(rows.c.body)
    words = [word.lower() for term in terms for word in _WORD.findall(term)]
    likely = [sa.func.lower(text).contains(word, autoescape=True) for word in words]
    parsed = sa.func.to_tsvector(_CONFIGURATION, text)
    together = reduce(lambda one, other: one.op("&&")(other), map(_phrase, terms))
    return sa.and_(*likely, _matches(parsed, together))


def _count(connection: sa.Connection, found: sa.Select[Any], most: int) -> int:
    some = found.limit(most).subquery()
    return connection.execute(sa.select(sa.func.count()).select_from(some)).scalar_one()


def _has_words(terms: Sequence[str]) -> sa.ColumnElement[bool]:
    asked = sa.func.plainto_tsquery(_CONFIGURATION, " ".join(terms))
    return _matches(sa.literal_column(_TEXT), asked)


def _phrases(terms: Sequence[str]) -> list[sa.ColumnElement[bool]]:
    several = [term for term in terms if len(_WORD.findall(term)) > 1]
    return [_matches(sa.literal_column(_PARSED), _phrase(term)) for term in several]


def _phrase(term: str) -> sa.ColumnElement[str]:
    return sa.func.phraseto_tsquery(_CONFIGURATION, term)


def _matches(text: sa.ColumnElement[str], asked: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    return text.op("@@", return_type=sa.Boolean())(asked)


@contextmanager
def _bitmaps_alone(connection: sa.Connection) -> Iterator[None]:
    """Only the index of words is left to the planner; it might read the whole table instead."""
    names = [f"enable_{kind}" for kind in ("seqscan", "indexscan", "indexonlyscan")]
    before = connection.execute(sa.select(*map(sa.func.current_setting, names))).one()
    _set(connection, dict.fromkeys(names, "off"))
    yield
    _set(connection, dict(zip(names, before, strict=True)))


def _set(connection: sa.Connection, values: Mapping[str, str]) -> None:
    """Until the transaction ends."""
    connection.execute(
        sa.select(*[sa.func.set_config(name, value, True) for name, value in values.items()])
    )
