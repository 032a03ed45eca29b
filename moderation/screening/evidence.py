"""What is known of the comments of a claim, before they are judged. Reads only."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from moderation.domain.comment import ArticleModeration, Comment, Standing
from moderation.domain.links import count_links
from moderation.domain.policy import Evidence
from moderation.domain.policy_settings import PolicySettings
from moderation.storage.policies import PolicyBook
from moderation.storage.queries import articles, authors
from moderation.storage.tables import comment as comment_table
from moderation.storage.unit_of_work import Database

# (entries, text) -> the entries that occur in the text.
FindWords = Callable[[tuple[str, ...], str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Everything about one comment that is not in its text. Counts are the commenter's."""

    policy: PolicySettings
    published_before: int
    rejected_recently: int
    ruled_recently: int
    repeats_earlier: bool
    standing: Standing
    article_moderation: ArticleModeration


def look_up(
    database: Database,
    policies: PolicyBook,
    claimed: Sequence[Comment],
    body_hashes: Mapping[str, str],
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
        repeats = _repeats(connection, claimed, body_hashes, by_site)
    return {
        one.id: Circumstances(
            policy=by_site[one.site_id],
            published_before=published.get(one.author_id, 0),
            rejected_recently=rulings.get(one.author_id, (0, 0))[0],
            ruled_recently=rulings.get(one.author_id, (0, 0))[1],
            repeats_earlier=one.id in repeats,
            standing=standings[one.author_id],
            article_moderation=moderation[one.site_id, one.article_id],
        )
        for one in claimed
    }


def evidence_of(
    text: str,
    circumstances: Circumstances,
    scores: Mapping[str, float] | None,
    model_version: str,
    find_words: FindWords,
) -> Evidence:
    """All of it together, as the policy wants it."""
    policy = circumstances.policy
    return Evidence(
        scores=scores,
        model_version=model_version,
        banned_words=tuple(find_words(policy.banned_words, text)),
        suspect_words=tuple(find_words(policy.suspect_words, text)),
        links=count_links(text),
        published_before=circumstances.published_before,
        rejected_recently=circumstances.rejected_recently,
        ruled_recently=circumstances.ruled_recently,
        repeats_earlier=circumstances.repeats_earlier,
        standing=circumstances.standing,
        article_moderation=circumstances.article_moderation,
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


def _repeats(
    connection: sa.Connection,
    claimed: Sequence[Comment],
    body_hashes: Mapping[str, str],
    by_site: Mapping[str, PolicySettings],
) -> set[str]:
    """The ids of those whose author said the same before, within the site's hours."""
    windows = {one.id: timedelta(hours=by_site[one.site_id].repeat_hours) for one in claimed}
    texts = {(one.author_id, body_hashes[one.id]) for one in claimed}
    table = comment_table.c
    query = sa.select(table.author_id, table.body_hash, table.id, table.created_at).where(
        sa.tuple_(table.author_id, table.body_hash).in_(sorted(texts)),
        table.created_at > min(one.created_at - windows[one.id] for one in claimed),
    )
    said: dict[tuple[str, str], list[tuple[str, datetime]]] = {}
    for row in connection.execute(query):
        said.setdefault((row.author_id, row.body_hash), []).append((row.id, row.created_at))
    return {
        one.id
        for one in claimed
        # Ids rise with time: the first of two equal texts is not the repetition.
        if any(
            earlier_id < one.id and at > one.created_at - windows[one.id]
            for earlier_id, at in said[one.author_id, body_hashes[one.id]]
        )
    }
