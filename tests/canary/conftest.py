from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask

from moderation.storage.unit_of_work import Database
from tests.canary import surfaces
from tests.canary.a_reader import Life
from tests.canary.the_site import Newsroom
from tests.canary.watching import Watch
from tests.canary.whole_service import WholeService
from tests.postgres import empty


@dataclass(frozen=True)
class Swept:
    """A reader's whole life, and all that anybody could have seen of it: text by place."""

    life: Life
    watch: Watch
    said: dict[str, str]


@pytest.fixture(scope="module")
def swept(postgres_url: str, postgres_database: Database, built_app: Flask) -> Iterator[Swept]:
    """The service with one life lived in it; slow, and therefore once."""
    empty(postgres_database)
    service = WholeService(postgres_url)
    try:
        service.start()
        watch = Watch()
        life = Life(Newsroom(service), watch)
        life.happen()
        said = dict(surfaces.answers(built_app, life))
        said |= dict(surfaces.told(life)) | dict(surfaces.to_others(life))
        said["the export"] = surfaces.export(life, "--without-addresses")
        said |= dict(surfaces.kept(life))
        yield Swept(life, watch, said)
    finally:
        service.stop()
