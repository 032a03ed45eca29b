"""What another system's file says, in this service's words: threads, and the posts under them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class BadFile(ValueError):
    """The file cannot be what it was said to be; the message says what was wrong, and where."""


class NoRoom(OSError):
    """There is no room for what is kept on disk meanwhile."""


class Verdict(StrEnum):
    """What became of a post where it comes from, and so what becomes of it here."""

    PUBLISHED = "published"
    HELD = "held"
    SPAM = "spam"
    DELETED = "deleted"


class LeftOut(StrEnum):
    """Why a post in the file does not become a comment."""

    NO_THREAD = "no_thread"
    REPEATED = "repeated"
    EMPTY = "empty"
    TOO_LONG = "too_long"
    NO_COMMENT = "no_comment"
    NOT_PUBLIC = "not_public"
    GONE = "gone"
    ANOTHER = "another"


@dataclass(frozen=True, slots=True)
class ForeignThread:
    """What posts stand under. `key` is the file's own; `public` is false for drafts and the like.

    Lengths and characters are as the file has them.
    """

    key: str
    url: str = ""
    identifier: str = ""
    title: str = ""
    created_at: datetime | None = None
    closed: bool = False
    public: bool = True


@dataclass(frozen=True, slots=True)
class ForeignPost:
    """One post. `parent` is the other's `id`, or empty; `created_at` is None where unreadable.

    `text` is this service's form of it already; `person` tells people without an address apart.
    """

    id: str
    thread: str
    parent: str
    verdict: Verdict | LeftOut
    created_at: datetime | None
    name: str
    email: str
    person: str
    text: str


Records = Iterator[ForeignThread | ForeignPost]
