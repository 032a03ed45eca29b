"""The nouns: what a site, an article, an author and a comment are. Values, without behaviour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from moderation.domain.lifecycle import Status


class Scope(StrEnum):
    """What a key may do at its site."""

    SUBMIT = "submit"
    READ = "read"
    MODERATE = "moderate"
    ADMIN = "admin"


class Standing(StrEnum):
    """How a site's moderators see an author."""

    NORMAL = "normal"
    TRUSTED = "trusted"
    BLOCKED = "blocked"


class ArticleModeration(StrEnum):
    """How comments under an article are let through: `pre` holds all, `closed` takes none."""

    DEFAULT = "default"
    PRE = "pre"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Site:
    """A site that posts comments. `origins` are where its pages live: scheme://host[:port].

    `language` is that of its mails to readers whose own is not known.
    """

    id: str
    name: str
    origins: tuple[str, ...]
    assertion_secret: str
    created_at: datetime
    language: str = "en"


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key without its secret part, which is stored as a hash only."""

    id: str
    site_id: str
    scopes: frozenset[Scope]
    public: bool
    label: str


@dataclass(frozen=True, slots=True)
class Article:
    """What the site calls an article; `id` is the site's own."""

    site_id: str
    id: str
    url: str | None
    title: str | None
    moderation: ArticleModeration


@dataclass(frozen=True, slots=True)
class Author:
    """A commenter at one site, known by the address, which never leaves."""

    id: str
    site_id: str
    verified_at: datetime | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment as it stands. `version` grows with every change of state or text."""

    id: str
    site_id: str
    article_id: str
    parent_id: str | None
    author_id: str
    author_name: str
    body: str
    status: Status
    version: int
    created_at: datetime
    published_at: datetime | None
    edited_at: datetime | None = None
