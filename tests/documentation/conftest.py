import shutil

import pytest


@pytest.fixture
def database_url(tmp_path, sqlite_template):
    """What the documentation says does not depend on the database, so one kind is enough."""
    file = tmp_path / "test.db"
    shutil.copy(sqlite_template, file)
    return f"sqlite:///{file}"
