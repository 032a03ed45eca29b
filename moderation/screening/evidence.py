"""What is known of the comments of a claim, before they are judged. Reads only."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from moderation.domain.comment import ArticleModeration, Comment, Standing
from moderation.domain.policy import Evidence
from moderation.domain.policy_settings import PolicySettings
from moderation.screening.links import count_links
from moderation.storage.policies import PolicyBook
from moderation.storage.queries import articles, authors
from moderation.storage.tables import comment as comment_table
from moderation.storage.unit_of_work import Database

# (entries, text) -> the entries that occur in the text.
FindWords = Callable[[tuple[str, ...], str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Everything about one comment that is not in its text."""

    policy: PolicySettings
    record: authors.Record
    repeats_earlier: bool
    standing: Standing
    article_moderation: ArticleModeration


def look_up(
    database: Database,
    policies: PolicyBook,
    claimed: Sequence[Comment],
    body_hashes: Mapping[str, str],
) -> dict[str, Circumstances]:
    """The circumstances of each of these comments, by id."""
    with database.read() as connection:
        by_site = {s: policies.for_site(connection, s) for s in {c.site_id for c in claimed}}
        standings = authors.standings(connection, {one.author_id for one in claimed})
        article_keys = {(one.site_id, one.article_id) for one in claimed}
        moderation = articles.moderation_of(connection, article_keys)
        return {
            one.id: Circumstances(
                policy=by_site[one.site_id],
                record=_record(connection, one, by_site[one.site_id]),
                repeats_earlier=_repeats(
                    connection, one, body_hashes[one.id], by_site[one.site_id]
                ),
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
        published_before=circumstances.record.published,
        rejected_recently=circumstances.record.rejected_recently,
        ruled_recently=circumstances.record.ruled_recently,
        repeats_earlier=circumstances.repeats_earlier,
        standing=circumstances.standing,
        article_moderation=circumstances.article_moderation,
    )


def _record(
    connection: sa.Connection, one: Comment, policy: PolicySettings
) -> authors.Record:
    since = one.created_at - timedelta(days=policy.rejected_days)
    return authors.record_of(connection, one.author_id, since, policy.hold_until_published)


def _repeats(
    connection: sa.Connection, one: Comment, body_hash: str, policy: PolicySettings
) -> bool:
    if policy.repeat_hours <= 0:
        return False
    query = (
        sa.select(sa.literal(1))
        .where(
            comment_table.c.author_id == one.author_id,
            comment_table.c.body_hash == body_hash,
            comment_table.c.created_at > one.created_at - timedelta(hours=policy.repeat_hours),
            # Ids rise with time: the first of two equal texts is not the repetition.
            comment_table.c.id < one.id,
        )
        .limit(1)
    )
    return connection.execute(query).first() is not None
