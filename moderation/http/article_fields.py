"""What an article's id and address must look like, wherever they come in."""

from __future__ import annotations

from urllib.parse import urlsplit

from moderation.domain.comment import ApiKey, Site
from moderation.http.parsing import Fields

LONGEST_ARTICLE_ID = 200
LONGEST_URL = 2_000
LONGEST_TITLE = 300


def check_article_id(fields: Fields, article_id: str) -> None:
    """Note what is wrong with the site's own id of an article."""
    if not 1 <= len(article_id) <= LONGEST_ARTICLE_ID:
        fields.wrong("article", f"must be 1 to {LONGEST_ARTICLE_ID} characters")
    elif not article_id.isprintable():
        fields.wrong("article", "must not hold control characters")
    elif article_id.endswith("/comments"):
        # Its own address would be that of another article's comments.
        fields.wrong("article", "must not end in /comments")


def bound_origins(key: ApiKey, site: Site) -> tuple[str, ...]:
    """Where an article may be, by whom it is named: a page's key may not lead readers away."""
    return site.origins if key.public else ()


def check_article_url(fields: Fields, url: str, origins: tuple[str, ...]) -> None:
    """Note an address that is not http(s), or not of one of the site's own origins.

    Readers and moderators follow this link; whoever may submit must not choose where it leads.
    """
    origin = _origin_of(url)
    if origin is None:
        fields.wrong("url", "must be an http or https address")
    elif origins and origin not in origins:
        fields.wrong("url", "must be at one of the site's own origins")


def _origin_of(url: str) -> str | None:
    """Scheme, host and port of a plain http(s) address; None for anything else."""
    if any(c.isspace() or not c.isprintable() or c == "\\" for c in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
        return None
    return f"{parts.scheme}://{parts.netloc}".lower()
