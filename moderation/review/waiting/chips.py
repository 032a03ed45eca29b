"""The filters that are on, each in words with the address of the list without it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from moderation.domain.comment import Article
from moderation.domain.lifecycle import Status
from moderation.http.languages import gettext
from moderation.review import wording
from moderation.review.waiting.asking import Asked

# Not filters: where one is, and in which order.
_NOT_SHOWN = ("sort", "view", "severe")


def chips_of(
    asked: Asked,
    address: Callable[..., str],
    articles: Mapping[tuple[str, str], Article],
    author_name: str | None,
) -> list[tuple[str, str]]:
    """(words, address without it) for each filter that is on, in the order of the address."""
    known = articles.get((asked.which.site_id, asked.which.article_id or ""))
    titles = {"article": known.title if known else None, "author": author_name}
    return [
        (_words(name, value, titles.get(name)), address(**{name: None}))
        for name, value in asked.args.items()
        if name not in _NOT_SHOWN
    ]


def _words(name: str, value: str, title: str | None) -> str:
    if name == "age":
        return gettext("Waiting: %(value)s") % {"value": gettext(wording.AGES[value])}
    if name == "reason":
        return wording.reason_words(value)
    if name == "status":
        return gettext(wording.STATES[Status(value)])
    patterns = {
        "article": gettext("Article: %(value)s"),
        "author": gettext("Commenter: %(value)s"),
        "min": gettext("Score from %(value)s"),
        "max": gettext("Score to %(value)s"),
        "q": gettext("With “%(value)s”"),
        "free": gettext("Nobody is looking at it"),
    }
    return patterns[name] % {"value": title or value}
