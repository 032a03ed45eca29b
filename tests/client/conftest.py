"""The client as a site's developer has it, asking a service that listens on this machine."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.serving import make_server

from moderation.domain.comment import Site
from moderation.storage.policies import PolicyBook
from moderation.storage.unit_of_work import Database
from tests.newsroom import Newsroom

sys.path.insert(0, str(Path(__file__).parents[2] / "client" / "src"))


@pytest.fixture
def url(app: Flask) -> Iterator[str]:
    """Where the service answers."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def newsroom(database: Database, policies: PolicyBook, site: Site) -> Newsroom:
    """The site's daily life."""
    return Newsroom(database, policies, site)
