"""One running service for all acceptance tests that do not harm it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.acceptance.running import RunningService


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    """`moderation run` on a free port and an empty folder, with the shipped models."""
    running = RunningService(tmp_path_factory.mktemp("run"), "--no-limits", "--no-demo")
    try:
        yield running
    finally:
        running.stop()
