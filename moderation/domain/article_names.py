"""What an article's id and address must look like, wherever they come from."""

from __future__ import annotations

from urllib.parse import urlsplit

LONGEST_ARTICLE_ID = 200
LONGEST_URL = 2_000
LONGEST_TITLE = 300


def what_is_wrong_with_id(article_id: str) -> str | None:
    """Why this cannot be the site's own id of an article; None when it can."""
    if not 1 <= len(article_id) <= LONGEST_ARTICLE_ID:
        return f"must be 1 to {LONGEST_ARTICLE_ID} characters"
    if not article_id.isprintable():
        return "must not hold control characters"
    if article_id.endswith("/comments"):
        # Its own address would be that of another article's comments.
        return "must not end in /comments"
    return None


def origin_of(url: str) -> str | None:
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
