"""What is known of the comments of a claim, before they are judged. Reads only."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import sqlalchemy as sa

from moderation.domain.comment import ArticleModeration, Comment, Standing
from moderation.domain.links import count_links
from moderation.domain.policy import Evidence
from moderation.domain.policy_settings import PolicySettings
from moderation.screening.copies import Copies, look_for_copies
from moderation.storage.policies import PolicyBook
from moderation.storage.queries import articles, authors, comments
from moderation.storage.unit_of_work import Database


class Reading(Protocol):
    """What the classifiers say of one text.

    `language` is a BCP 47 name; `whole` tells whether they read the text to its end.
    """

    @property
    def scores(self) -> Mapping[str, float]: ...

    @property
    def language(self) -> str: ...

    @property
    def whole(self) -> bool: ...


# (entries, text) -> the entries that occur in the text.
FindWords = Callable[[tuple[str, ...], str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Everything about one comment that is not in its text, as `Evidence` explains it."""

    policy: PolicySettings
    published_before: int
    rejected_recently: int
    ruled_recently: int
    copies: Copies
    standing: Standing
    article_moderation: ArticleModeration
    form_signals: tuple[str, ...] = ()


def look_up(
    database: Database,
    policies: PolicyBook,
    claimed: Sequence[Comment],
) -> dict[str, Circumstances]:
    """The circumstances of each of these comments, by id; a few queries for the whole batch."""
    with database.read() as connection:
        now = database.now(connection)
        by_site = {s: policies.for_site(connection, s) for s in {c.site_id for c in claimed}}
        standings = authors.standings(connection, {one.author_id for one in claimed})
        article_keys = {(one.site_id, one.article_id) for one in claimed}
        moderation = articles.moderation_of(connection, article_keys)
        rulings = _recent_rulings(connection, claimed, by_site, now)
        published = _published_counts(connection, claimed, by_site)
        copies = look_for_copies(connection, claimed, by_site)
        forms = comments.form_signals_of(connection, [one.id for one in claimed])
    return {
        one.id: Circumstances(
            policy=by_site[one.site_id],
            published_before=published.get(one.author_id, 0),
            rejected_recently=rulings.get(one.author_id, (0, 0))[0],
            ruled_recently=rulings.get(one.author_id, (0, 0))[1],
            copies=copies.get(one.id, Copies()),
            standing=standings[one.author_id],
            article_moderation=moderation[one.site_id, one.article_id],
            form_signals=forms.get(one.id, ()),
        )
        for one in claimed
    }


def evidence_of(
    text: str,
    circumstances: Circumstances,
    reading: Reading | None,
    model_version: str,
    find_words: FindWords,
) -> Evidence:
    """All of it together, as the policy wants it."""
    policy = circumstances.policy
    return Evidence(
        scores=None if reading is None else reading.scores,
        model_version=model_version,
        language="" if reading is None else reading.language,
        read_whole=reading is None or reading.whole,
        banned_words=tuple(find_words(policy.banned_words, text)),
        suspect_words=tuple(find_words(policy.suspect_words, text)),
        links=count_links(text),
        published_before=circumstances.published_before,
        rejected_recently=circumstances.rejected_recently,
        ruled_recently=circumstances.ruled_recently,
        repeats_earlier=circumstances.copies.own,
        said_by_others=circumstances.copies.other_commenters,
        standing=circumstances.standing,
        article_moderation=circumstances.article_moderation,
        form_signals=circumstances.form_signals,
    )


def _recent_rulings(
    connection: sa.Connection,
    claimed: Sequence[Comment],
    by_site: Mapping[str, PolicySettings],
    now: datetime,
) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for site_id, policy in by_site.items():
        author_ids = {one.author_id for one in claimed if one.site_id == site_id}
        since = now - timedelta(days=policy.rejected_days)
        found |= authors.recent_rulings(connection, author_ids, since)
    return found


def _published_counts(
    connection: sa.Connection, claimed: Sequence[Comment], by_site: Mapping[str, PolicySettings]
) -> dict[str, int]:
    enough = {one.author_id: by_site[one.site_id].hold_until_published for one in claimed}
    return {
        author_id: authors.count_published(connection, author_id, limit)
        for author_id, limit in enough.items()
        if limit > 0
    }
