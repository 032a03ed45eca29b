"""A site's daily life in a few words, on a real database: what a test needs to have happened.

Everything goes through the doors that the service itself uses. `age` and `change` alone write
columns directly: they stand for time that passes and for a process that died.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from moderation import transitions
from moderation.domain.addresses import Address
from moderation.domain.comment import Comment, Site
from moderation.domain.decision import Decision, Ruling
from moderation.domain.lifecycle import Action, Actor, Status
from moderation.storage.policies import PolicyBook
from moderation.storage.queries import authors, comments, sites
from moderation.storage.tables import article, author, comment, event, mail
from moderation.storage.unit_of_work import Database
from moderation.submission import revision
from moderation.submission.service import Submission, submit

READER = "reader@example.org"


class BrokenOff(Exception):
    """What `Newsroom.breaking` raises."""


class Newsroom:
    """One site with its readers and its comments."""

    def __init__(self, database: Database, policies: PolicyBook, site: Site) -> None:
        self.database, self.policies, self.site = database, policies, site

    def submit(self, body: str = "A fair comment.", **words: Any) -> Comment:
        """What a route does with a good request."""
        submission = Submission(
            article_id=words.get("article", "a-1"),
            address=Address(words.get("email", READER)),
            name=words.get("name", "Reader"),
            body=body,
            parent_id=words.get("parent"),
            article_url=words.get("url"),
            article_title=words.get("title"),
            assertion=words.get("assertion"),
        )
        together = words.get("together", lambda connection, new, now: None)
        return submit(self.database, self.policies, self.site, submission, together)

    def verified(self, email: str = READER) -> str:
        """The id of an author whose address is confirmed."""
        with self.database.write() as connection:
            now = self.database.now(connection)
            one = authors.find_or_add_author(connection, self.site.id, email, email.casefold(), now)
            authors.mark_verified(connection, one.id, now)
        return one.id

    def pending(self, body: str = "A fair comment.", **words: Any) -> Comment:
        """A comment that waits for the classifiers."""
        self.verified(words.get("email", READER))
        return self.submit(body, **words)

    def published(self, body: str = "A fair comment.", **words: Any) -> Comment:
        """A comment that the policy let through."""
        return self.decide(self.pending(body, **words), Action.PUBLISH)

    def held(self, body: str = "A fair comment.", **words: Any) -> Comment:
        """A comment that the policy put before a person."""
        return self.decide(self.pending(body, **words), Action.HOLD)

    def rejected(self, body: str = "A fair comment.", **words: Any) -> Comment:
        """A comment that a moderator refused."""
        return self.rule(self.held(body, **words), Action.REJECT)

    def decide(self, one: Comment, action: Action, **grounds: Any) -> Comment:
        """The policy's decision on it."""
        return self.move(one, action, Actor.POLICY, **grounds)

    def rule(self, one: Comment, action: Action, **grounds: Any) -> Comment:
        """A moderator's decision on it."""
        return self.move(one, action, Actor.MODERATOR, **grounds)

    def move(self, one: Comment, action: Action, by: Actor, **grounds: Any) -> Comment:
        """Any step that the lifecycle has, with a decision unless its author took it."""
        ruling = Ruling(action, by, **grounds) if by in (Actor.POLICY, Actor.MODERATOR) else None
        now = self.get(one.id)
        step = transitions.Move(one.id, action, by, now.status, version=now.version, ruling=ruling)
        assert self.carry_out(step), "somebody else moved the comment"
        return self.get(one.id)

    def edit(self, one: Comment, body: str) -> Comment:
        """Its author changes the text: it waits for the classifiers again."""
        return revision.edit(self.database, self.policies, one.id, body)

    def carry_out(self, *steps: transitions.Move) -> list[transitions.Moved]:
        with self.database.write() as connection:
            return transitions.carry_out(connection, steps, self.database.now(connection))

    def clear(self) -> None:
        """Reject whatever is held here, at one go: a page just closed may still be deciding."""
        held = sa.select(comment.c.id, comment.c.version).where(
            comment.c.status == Status.HELD.value, comment.c.site_id == self.site.id
        )
        refused = Ruling(Action.REJECT, Actor.MODERATOR, reasons=("other",))
        with self.database.write() as connection:
            steps = [
                transitions.Move(
                    one.id,
                    refused.action,
                    refused.by,
                    Status.HELD,
                    version=one.version,
                    ruling=refused,
                )
                for one in connection.execute(held)
            ]
            transitions.carry_out(connection, steps, self.database.now(connection))

    def get(self, comment_id: str) -> Comment:
        with self.database.read() as connection:
            found = comments.find_comment(connection, comment_id)
        assert found is not None
        return found

    def status(self, one: Comment) -> Status:
        return self.get(one.id).status

    def row(self, one: Comment) -> sa.Row[Any]:
        """Every column of it."""
        return self.rows(comment.select().where(comment.c.id == one.id))[0]

    def rows(self, query: sa.Select[Any]) -> list[sa.Row[Any]]:
        with self.database.read() as connection:
            return list(connection.execute(query))

    def decisions(self, one: Comment) -> list[Decision]:
        with self.database.read() as connection:
            return comments.decisions_of(connection, one.id)

    def events(self) -> list[tuple[str, str, int]]:
        """(comment, type, version) of everything that happened, in order."""
        query = sa.select(event.c.comment_id, event.c.type, event.c.comment_version)
        return [tuple(row) for row in self.rows(query.order_by(event.c.sequence))]

    def mails(self) -> list[sa.Row[Any]]:
        return self.rows(mail.select().order_by(mail.c.id))

    def author(self, email: str = READER) -> sa.Row[Any]:
        return self.rows(author.select().where(author.c.email_key == email.casefold()))[0]

    def public_version(self, article_id: str = "a-1") -> int:
        query = sa.select(article.c.public_version).where(article.c.id == article_id)
        return int(self.rows(query)[0][0])

    def describe(self, article_id: str, **columns: Any) -> None:
        """What the site says of an article that is there."""
        self.change(article, article.c.id == article_id, **columns)

    def overrides(self, tables: dict[str, Any]) -> None:
        """What the site sets differently from the default policy, unchecked."""
        with self.database.write() as connection:
            sites.set_policy_overrides(connection, self.site.id, tables)

    def change(self, table: sa.Table, which: sa.ColumnElement[bool], **columns: Any) -> None:
        with self.database.write() as connection:
            connection.execute(table.update().where(which).values(**columns))

    def age(self, one: Comment, **columns: timedelta) -> None:
        """Set times of a comment to so long ago; negative is in the future."""
        now = self.now()
        past = {name: now - ago for name, ago in columns.items()}
        self.change(comment, comment.c.id == one.id, **past)

    @contextmanager
    def breaking(self, statement: str) -> Iterator[None]:
        """While it lasts, a statement that begins like this fails: a crash in the middle."""

        def fail(_connection: object, _cursor: object, sql: str, *_: object) -> None:
            if sql.startswith(statement):
                raise BrokenOff

        sa.event.listen(self.database.engine, "before_cursor_execute", fail)
        try:
            yield
        finally:
            sa.event.remove(self.database.engine, "before_cursor_execute", fail)

    def now(self) -> datetime:
        with self.database.read() as connection:
            return self.database.now(connection)


@pytest.fixture
def newsroom(database: Database, policies: PolicyBook, site: Site) -> Newsroom:
    """The site `courier`, before anything has happened."""
    return Newsroom(database, policies, site)
