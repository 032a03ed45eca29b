"""What the widget of a site may know: nothing here is secret, and nothing is about a reader."""

from __future__ import annotations

from typing import Any

from moderation.domain.comment import ArticleModeration, Site
from moderation.embedding.assets import LANGUAGES, SOURCE, words
from moderation.http.context import services
from moderation.http.widget_key import widget_key_of
from moderation.storage.queries import articles


def public_settings(site: Site, article_id: str, language: str) -> dict[str, Any]:
    """The answer of `GET /v1/sites/{site}/embed`. `key` is None where readers may only read.

    `words` are those of another language than the script's own, where it is one of ours.
    """
    with services().database.read() as connection:
        policy = services().policies.for_site(connection, site.id)
        article = articles.article_row(connection, site.id, article_id)
        key = widget_key_of(connection, site)
    moderation = ArticleModeration.DEFAULT.value if article is None else article.moderation
    if moderation == ArticleModeration.DEFAULT and policy.pre_moderated:
        moderation = ArticleModeration.PRE.value
    base = services().public_url
    return {
        "site": site.name,
        "key": key,
        "count": 0 if article is None else article.published_count,
        "moderation": moderation,
        "sort": policy.thread_sort,
        "nesting": policy.thread_nesting,
        "markup": sorted(policy.markup),
        "edit_minutes": policy.edit_minutes,
        "reconsider": policy.asks_to_reconsider,
        "appeals": policy.allows_appeals,
        "help_url": f"{base}/help/{site.id}",
        "own_comments_url": f"{base}/mine/{site.id}",
        "words": words(language) if language in LANGUAGES and language != SOURCE else None,
    }
