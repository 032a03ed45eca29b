"""Everything that the queue's page shows, read in one moment's view of the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from moderation.domain.comment import Article, ArticleModeration, Comment
from moderation.review.people.moderators import names_of
from moderation.review.rulings.escalations import Escalation, escalations_of
from moderation.review.waiting.asking import Asked
from moderation.review.waiting.live import claims_at, latest_event
from moderation.review.waiting.queue import Page, Waiting, count_waiting, read_queue
from moderation.review.waiting.records import Record, records_of
from moderation.review.waiting.saved_views import SavedView, views_of
from moderation.review.waiting.surroundings import Surroundings, look_around
from moderation.storage.queries.reported import Reports, reports_of
from moderation.storage.tables import article, comment


@dataclass(frozen=True, slots=True)
class Desk:
    """What stands around the cards: by site id what waits and the last event; saved views."""

    waiting: Mapping[str, Waiting]
    after: Mapping[str, int]
    views: Sequence[SavedView]


@dataclass(frozen=True, slots=True)
class Cards:
    """A page of the queue with what its cards say beside the comments.

    `names` are of moderators who decided or asked a lead, by id; `records` of commenters, by
    id; `claims` who looks at which comment; `escalations` who wants a lead to decide on which;
    `reports` what readers say of which.
    `author_name` is of the commenter whom the list is about.
    """

    page: Page
    around: Surroundings
    names: Mapping[str, str]
    records: Mapping[str, Record]
    claims: Mapping[str, str]
    escalations: Mapping[str, Escalation]
    reports: Mapping[str, Reports]
    author_name: str | None


def read_desk(connection: sa.Connection, site_ids: Sequence[str], moderator_id: str) -> Desk:
    """What stands around the cards, for a moderator of these sites."""
    return Desk(
        {site_id: count_waiting(connection, site_id) for site_id in site_ids},
        {site_id: latest_event(connection, site_id) for site_id in site_ids},
        views_of(connection, moderator_id),
    )


def read_cards(
    connection: sa.Connection,
    asked: Asked,
    after: Sequence[str] | None,
    limit: int,
    moderator_id: str,
) -> Cards:
    """The page after a place, and what is known of its comments."""
    page = read_queue(connection, asked.which, asked.order, after, limit)
    found = [item.comment for item in page.items]
    around = look_around(connection, found)
    escalations = _escalations(connection, asked, found)
    return Cards(
        page,
        _with_asked_article(connection, around, asked),
        names_of(connection, _moderators(page, escalations)),
        records_of(connection, [one.author_id for one in found]),
        claims_at(connection, asked.which.site_id, moderator_id),
        escalations,
        reports_of(connection, [one.id for one in found]),
        _author_name(connection, asked, page),
    )


def _escalations(
    connection: sa.Connection, asked: Asked, found: Sequence[Comment]
) -> dict[str, Escalation]:
    """Of a list that leaves out what waits for a lead there are none to look for."""
    if asked.which.escalated is not True:
        return {}
    return escalations_of(connection, [one.id for one in found])


def _moderators(page: Page, escalations: Mapping[str, Escalation]) -> set[str]:
    deciders = {item.decision.ruling.moderator_id for item in page.items if item.decision}
    return {id_ for id_ in deciders if id_} | {one.moderator_id for one in escalations.values()}


def _with_asked_article(
    connection: sa.Connection, around: Surroundings, asked: Asked
) -> Surroundings:
    """The article that the list is about is named even where the list is empty."""
    key = (asked.which.site_id, asked.which.article_id or "")
    if asked.which.article_id is None or key in around.articles:
        return around
    columns = (article.c.url, article.c.title, article.c.moderation)
    query = sa.select(*columns).where(article.c.site_id == key[0], article.c.id == key[1])
    row = connection.execute(query).one_or_none()
    if row is None:
        return around
    asked_for = Article(*key, row.url, row.title, ArticleModeration(row.moderation))
    return Surroundings({**around.articles, key: asked_for}, around.parents)


def _author_name(connection: sa.Connection, asked: Asked, page: Page) -> str | None:
    """The name that the commenter used last."""
    if asked.which.author_id is None:
        return None
    if page.items:
        return page.items[0].comment.author_name
    query = sa.select(comment.c.author_name).where(
        comment.c.author_id == asked.which.author_id,
        comment.c.site_id.concat("") == asked.which.site_id,
    )
    return connection.execute(query.order_by(comment.c.id.desc()).limit(1)).scalar_one_or_none()
