"""Erasing what a commenter wrote at a site, and who that was.

In steps, each of them whole: whoever wrote very much must not keep others from writing. Breaking
off in the middle leaves the rest as it was, and doing it again goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa

from moderation import transitions
from moderation.domain.addresses import Address
from moderation.domain.comment import Comment
from moderation.domain.errors import NotFound, StaleComment
from moderation.domain.lifecycle import Action, Actor, Status
from moderation.domain.moves import Move
from moderation.storage import leftovers
from moderation.storage.queries import authors, comments, erasure, open_questions
from moderation.storage.queries.audit import Deed, write_deed
from moderation.storage.queries.labels import author_mark, forget_author
from moderation.storage.queries.mails import MailKind, queue_mail
from moderation.storage.queries.sites import find_site
from moderation.storage.unit_of_work import Database

AT_ONCE = 100
# Nobody has decided on these, and the lifecycle lets only a decision or their author end them.
_WAITING = frozenset({Status.UNVERIFIED, Status.PENDING})


class Wish(StrEnum):
    """At whose wish something is erased."""

    AUTHOR = "author"
    OPERATOR = "operator"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased. `known` is False when there was no such commenter."""

    known: bool
    comments: int


def ask_to_confirm(
    database: Database, site_id: str, author_id: str, language: str | None = None
) -> None:
    """Mail the author a link that asks once more. Whoever found a page open does not get it."""
    with database.write() as connection:
        now = database.now(connection)
        # As with every mail, so that two at once stay within the share.
        authors.lock_author(connection, author_id)
        queue_mail(connection, site_id, author_id, MailKind.ERASURE, now, language)


def erase_address(database: Database, site_id: str, address: Address) -> Erased:
    """Erase by address, at the operator's wish. Raises NotFound when there is no such site."""
    with database.read() as connection:
        site = find_site(connection, site_id)
        author = authors.find_author(connection, site_id, address.key)
    if site is None:
        raise NotFound("there is no such site", code="site_not_found")
    if author is None:
        return Erased(known=False, comments=0)
    return erase_author(database, author.id, Wish.OPERATOR)


def erase_author(database: Database, author_id: str, wish: Wish) -> Erased:
    """Erase every comment of this author, then the address and all that was kept for it."""
    known, number = False, 0
    while True:
        with database.write() as connection:
            step = _step(connection, author_id, wish, (number, database.now(connection)))
        if step is None:
            return Erased(known, number)
        known, number = True, number + step
        if step < AT_ONCE:
            return Erased(known, number)


def forget_labels(
    database: Database, pseudonym: Callable[[str, str], str], site_id: str, email: str
) -> None:
    """Forget what sites said of texts from this address through other services' protocols."""
    mark = author_mark(pseudonym, site_id, email)
    with database.write() as connection:
        forgotten = forget_author(connection, site_id, mark)
        if forgotten + open_questions.close_of_author(connection, site_id, mark):
            leftovers.note_erasure(connection)


def erase_comments(connection: sa.Connection, found: Sequence[Comment], now: datetime) -> None:
    """Erase these comments, which are locked. Raises StaleComment if one was changed meanwhile."""
    waiting = [one for one in found if one.status in _WAITING]
    _move(connection, waiting, Action.WITHDRAW, now)
    again = comments.find_comments(connection, [one.id for one in waiting])
    _move(connection, [again.get(one.id, one) for one in found], Action.ERASE, now)
    erasure.blank_comments(connection, found)
    leftovers.note_erasure(connection)


def _step(
    connection: sa.Connection, author_id: str, wish: Wish, so_far: tuple[int, datetime]
) -> int | None:
    """Some comments, and with the last of them the author; how many, None without an author."""
    number, now = so_far
    # What this author submits meanwhile waits, and then finds no such author any more.
    author = authors.lock_author(connection, author_id)
    if author is None or erasure.is_erased(connection, author_id):
        return None
    found = erasure.living_comments(connection, author_id, AT_ONCE)
    if found:
        erase_comments(connection, found, now)
    if len(found) < AT_ONCE:
        erasure.blank_author(connection, author_id)
        leftovers.note_erasure(connection)
        details = {"comments": number + len(found), "by": wish.value}
        deed = Deed(author.site_id, None, "author_erased", "author", author_id, details)
        write_deed(connection, deed, now)
    return len(found)


def _move(
    connection: sa.Connection, found: Sequence[Comment], action: Action, now: datetime
) -> None:
    by = Actor.AUTHOR if action is Action.WITHDRAW else Actor.SYSTEM
    moves = [Move(one.id, action, by, one.status, version=one.version) for one in found]
    if len(transitions.carry_out(connection, moves, now)) < len(moves):
        raise StaleComment("a comment was changed at the same moment")
