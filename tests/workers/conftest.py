import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from moderation.administration import service as administration
from moderation.domain.comment import Site
from moderation.storage.policies import PolicyBook
from tests.newsroom import Newsroom
from tests.processes import Plant


@pytest.fixture(scope="module")
def plant(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Plant]:
    """A broker and a worker, as `moderation run` starts them; shared, for they are slow."""
    file = tmp_path_factory.mktemp("plant") / "test.db"
    shutil.copy(sqlite_template, file)
    plant = Plant(f"sqlite:///{file}")
    plant.start_broker()
    plant.start_worker()
    yield plant
    plant.stop()


@pytest.fixture(scope="module")
def shared_site(plant: Plant) -> Site:
    """The one site of the shared database."""
    origins = ("https://courier.example.org",)
    return administration.create_site(plant.database, "courier", "The Courier", origins)


@pytest.fixture
def newsroom(plant: Plant, policies: PolicyBook, shared_site: Site) -> Newsroom:
    """That site, with what earlier tests left there."""
    return Newsroom(plant.database, policies, shared_site)
