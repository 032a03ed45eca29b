"""An article's id and address in a request, with what is wrong noted there."""

from __future__ import annotations

from moderation.domain.article_names import (
    LONGEST_ARTICLE_ID,
    LONGEST_TITLE,
    LONGEST_URL,
    origin_of,
    what_is_wrong_with_id,
)
from moderation.domain.comment import ApiKey, Site
from moderation.http.parsing import Fields

__all__ = [
    "LONGEST_ARTICLE_ID",
    "LONGEST_TITLE",
    "LONGEST_URL",
    "bound_origins",
    "check_article_id",
    "check_article_url",
]


def check_article_id(fields: Fields, article_id: str) -> None:
    """Note what is wrong with the site's own id of an article."""
    wrong = what_is_wrong_with_id(article_id)
    if wrong is not None:
        fields.wrong("article", wrong)


def bound_origins(key: ApiKey, site: Site) -> tuple[str, ...]:
    """Where an article may be, by whom it is named: a page's key may not lead readers away."""
    return site.origins if key.public else ()


def check_article_url(fields: Fields, url: str, origins: tuple[str, ...]) -> None:
    """Note an address that is not http(s), or not of one of the site's own origins.

    Readers and moderators follow this link; whoever may submit must not choose where it leads.
    """
    origin = origin_of(url)
    if origin is None:
        fields.wrong("url", "must be an http or https address")
    elif origins and origin not in origins:
        fields.wrong("url", "must be at one of the site's own origins")
