"""Which article of this service a foreign thread is: its id, and its address if it has one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from urllib.parse import urljoin, urlsplit, urlunsplit

from moderation.domain.article_names import (
    LONGEST_TITLE,
    LONGEST_URL,
    origin_of,
    what_is_wrong_with_id,
)
from moderation.transfer.foreign import ForeignThread

_DEFAULT_PORTS = {"http": ":80", "https": ":443"}


class ArticleBy(StrEnum):
    """What becomes an article's id: its address, that without the host, or the site's own word."""

    URL = "url"
    PATH = "path"
    IDENTIFIER = "identifier"


@dataclass(frozen=True, slots=True)
class Named:
    """An article's id and address; `kept` is false where the id had to be made up."""

    id: str
    url: str | None
    title: str | None
    kept: bool


def name_article(thread: ForeignThread, by: ArticleBy, base: str, source: str) -> Named:
    """How this thread's article is called here. Threads with the same id are one article.

    `base` is put before an address that has no host; what a thread lacks is taken from what it
    has, and where the outcome cannot be an article's id, one is made from it that always is.
    """
    url = same_address(urljoin(base, thread.url) if base else thread.url)
    wanted = thread.identifier if by is ArticleBy.IDENTIFIER else ""
    if by is ArticleBy.PATH:
        wanted = _path(url)
    wanted = wanted or url or thread.identifier or f"{source}-{thread.key}"
    title = " ".join(thread.title.split())[:LONGEST_TITLE]
    known = Named(wanted, url if _is_address(url) else None, title or None, kept=True)
    if _is_article_id(wanted):
        return known
    digest = sha256(wanted.encode("utf-8", "replace")).hexdigest()
    return Named(f"{source}-{digest[:32]}", known.url, known.title, kept=False)


def same_address(url: str) -> str:
    """One spelling for addresses of one page: https, the host in lower case, nothing after `#`.

    What has no host stays as it is.
    """
    url = url.strip()
    try:
        parts = urlsplit(url)
        if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
            return url
    except ValueError:
        return url
    host = parts.netloc.lower().removesuffix(_DEFAULT_PORTS[parts.scheme])
    return urlunsplit(("https", host, parts.path or "/", parts.query, ""))


def _path(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return urlunsplit(("", "", parts.path, parts.query, ""))


def _is_article_id(text: str) -> bool:
    return what_is_wrong_with_id(text) is None and text == text.strip()


def _is_address(url: str) -> bool:
    return origin_of(url) is not None and len(url) <= LONGEST_URL
