"""Comments as search engines read them: JSON-LD in the words of schema.org."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from moderation.domain.comment import Article
from moderation.http.presenting import time_text
from moderation.publication.thread import Shown

# Within a script element nothing may look like markup, whatever a reader wrote.
_ESCAPED = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}


def linked_data(article: Article | None, count: int, items: Sequence[Shown]) -> Markup:
    """The text of a script element of the type application/ld+json."""
    work: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Article",
        "commentCount": count,
        "comment": [_comment(one, article) for one in items],
    }
    if article is not None and article.url:
        work |= {"@id": article.url, "url": article.url}
    if article is not None and article.title:
        work["headline"] = article.title
    text = json.dumps(work, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.translate(_ESCAPED))  # noqa: S704 - nothing in it can end the element


def _comment(shown: Shown, article: Article | None) -> dict[str, Any]:
    one = shown.comment
    said: dict[str, Any] = {
        "@type": "Comment",
        "identifier": one.id,
        "text": one.body,
        "datePublished": time_text(one.published_at),
        "author": {"@type": "Person", "name": one.author_name},
        "commentCount": shown.reply_count,
    }
    if one.edited_at is not None:
        said["dateModified"] = time_text(one.edited_at)
    if one.parent_id is not None:
        said["parentItem"] = {"@type": "Comment", "identifier": one.parent_id}
    if article is not None and article.url:
        said["url"] = f"{article.url.partition('#')[0]}#comment-{one.id}"
    return said
