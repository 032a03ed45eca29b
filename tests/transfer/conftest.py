"""Bringing a file in at the site `courier`, and looking at what has become of it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from moderation.administration import service as administration
from moderation.domain.comment import Site
from moderation.storage.tables import article, author, comment, decision, event, imported
from moderation.storage.unit_of_work import Database
from moderation.transfer.foreign import Records
from moderation.transfer.reconciling import Report
from moderation.transfer.service import READERS, Wish, bring_in_file
from moderation.transfer.source import Source
from tests.newsroom import newsroom
from tests.postgres import empty

__all__ = ["newsroom"]

FILES = Path(__file__).parent / "files"


@dataclass
class Moving:
    """What an operator does, and what can be seen of it in the database."""

    database: Database
    site: Site
    left_out: list[tuple[str, str]] = field(default_factory=list)

    def bring(self, kind: str, path: Path, **words: Any) -> Report:
        self.left_out.clear()
        wish = Wish(path, kind, self.site.id, **words)
        return bring_in_file(
            self.database, wish, left_out=lambda id_, why: self.left_out.append((id_, why.value))
        )

    def rows(self, query: sa.Select[Any]) -> list[sa.Row[Any]]:
        with self.database.read() as connection:
            return list(connection.execute(query))

    def comments(self) -> dict[str, sa.Row[Any]]:
        """What each foreign id became, with the author's address and the parent's foreign id."""
        above = imported.alias("above")
        query = (
            sa.select(imported.c.foreign_id, comment, author.c.email, author.c.verified_at)
            .add_columns(above.c.foreign_id.label("above"))
            .join(comment, comment.c.id == imported.c.comment_id)
            .join(author, author.c.id == comment.c.author_id)
            .outerjoin(above, above.c.comment_id == comment.c.parent_id)
        )
        return {row.foreign_id: row for row in self.rows(query)}

    def articles(self) -> dict[str, sa.Row[Any]]:
        return {row.id: row for row in self.rows(article.select())}

    def decisions(self) -> dict[str, sa.Row[Any]]:
        """By comment."""
        return {row.comment_id: row for row in self.rows(decision.select())}

    def events(self) -> list[sa.Row[Any]]:
        return self.rows(event.select())


@pytest.fixture
def moving(database: Database, site: Site) -> Moving:
    """An operator at an empty site."""
    return Moving(database, site)


class Brought:
    """What has become of one file, looked at once: bringing it in takes longer than looking."""

    def __init__(self, moving: Moving, kind: str, path: Path) -> None:
        self.report = moving.bring(kind, path)
        self.left_out = list(moving.left_out)
        self.found, self.articles = moving.comments(), moving.articles()
        self.decisions = moving.decisions()


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def elsewhere(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> Iterator[Moving]:
    """An operator at an empty site, on each database in turn, for a whole file of tests."""
    with _database(request, tmp_path_factory.mktemp("moving"), sqlite_template) as database:
        origins = ("https://courier.example.org",)
        site = administration.create_site(database, "courier", "The Courier", origins, "s" * 43)
        yield Moving(database, site)


@contextmanager
def _database(request: pytest.FixtureRequest, folder: Path, template: Path) -> Iterator[Database]:
    if request.param == "postgres":
        found: Database = request.getfixturevalue("postgres_database")
        empty(found)
        yield found
        return
    shutil.copy(template, folder / "test.db")
    database = Database(f"sqlite:///{folder / 'test.db'}")
    yield database
    database.dispose()


def make_isso_database(path: Path) -> Path:
    """The file of an Isso that has run for a while."""
    with closing(sqlite3.connect(path)) as made:
        made.executescript((FILES / "isso.sql").read_text(encoding="utf-8"))
    return path


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str, str | bytes], list[Any]]:
    """Reads a file of this content as of this kind, into no database."""

    def reading(kind: str, content: str | bytes) -> list[Any]:
        path = tmp_path / f"given.{kind}"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        with closing(Source(path)) as source:
            records: Records = READERS[kind](source)
            return list(records)

    return reading
