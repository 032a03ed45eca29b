import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from moderation.app import build_app
from moderation.storage.tables import comment, decision
from moderation.storage.unit_of_work import Database
from tests.newsroom import Newsroom, newsroom
from tests.processes import Plant

__all__ = ["newsroom"]

WORKER = ("-m", "tests.faults.worker_with_fake_scores")


@pytest.fixture
def plant(tmp_path: Path, sqlite_template: Path) -> Iterator[Plant]:
    """A broker, and whatever a test starts beside it."""
    file = tmp_path / "test.db"
    shutil.copy(sqlite_template, file)
    plant = Plant(f"sqlite:///{file}")
    yield plant
    plant.stop()


@pytest.fixture
def database(plant: Plant) -> Database:
    """The database that the processes share."""
    return plant.database


@pytest.fixture
def real_app(plant: Plant) -> Flask:
    """The web application with its real waker."""
    return build_app(plant.settings, plant.services())


@pytest.fixture
def outcome(newsroom: Newsroom) -> Callable[[], Counter[str]]:
    """How many comments are in which state."""

    def count() -> Counter[str]:
        query = sa.select(comment.c.status, sa.func.count()).group_by(comment.c.status)
        return Counter({row[0]: row[1] for row in newsroom.rows(query)})

    return count


@pytest.fixture
def decided_twice(newsroom: Newsroom) -> Callable[[], list[str]]:
    """Comments with more than one decision."""

    def find() -> list[str]:
        many = sa.func.count() > 1
        query = sa.select(decision.c.comment_id).group_by(decision.c.comment_id).having(many)
        return [row[0] for row in newsroom.rows(query)]

    return find
