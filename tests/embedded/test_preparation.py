from __future__ import annotations

import subprocess
import sys

import pytest

from moderation.embedded.data_folder import DataFolder
from moderation.embedded.failure import CannotRun
from moderation.embedded.preparation import is_prepared, migrate, remember


@pytest.fixture
def folder(tmp_path) -> DataFolder:
    return DataFolder(tmp_path, tmp_path)


@pytest.fixture
def prepared(folder) -> DataFolder:
    migrate(folder.database_url)
    remember(folder, folder.database_url)
    return folder


def test_a_new_folder_is_not_prepared(folder):
    assert not is_prepared(folder, folder.database_url)


def test_a_folder_whose_database_was_brought_to_this_version_is_prepared(prepared):
    assert is_prepared(prepared, prepared.database_url)


def test_another_database_is_not_prepared(prepared):
    assert not is_prepared(prepared, "postgresql://127.0.0.1/other")


def test_a_database_that_was_removed_is_not_prepared(prepared):
    prepared.database_file.unlink()
    assert not is_prepared(prepared, prepared.database_url)


def test_a_new_migration_makes_the_database_unprepared(prepared, tmp_path, monkeypatch):
    (tmp_path / "0002_more.py").touch()
    monkeypatch.setattr("moderation.embedded.preparation._MIGRATIONS", tmp_path)
    assert not is_prepared(prepared, prepared.database_url)


def test_the_address_of_the_database_and_its_password_are_not_written_down(folder):
    remember(folder, "postgresql://user:canary@127.0.0.1/x")
    assert "canary" not in folder.prepared_file.read_text()


def test_a_database_that_cannot_be_opened_is_told_in_one_line(tmp_path):
    with pytest.raises(CannotRun, match="cannot be prepared: unable to open") as refused:
        migrate(f"sqlite:///{tmp_path}/absent/moderation.db")
    assert "\n" not in str(refused.value)


def test_the_supervisor_starts_children_before_it_loads_the_heavy_libraries():
    heavy = "{'sqlalchemy', 'alembic', 'redis', 'celery', 'flask', 'numpy'}"
    code = f"import sys, moderation.embedded.supervisor; sys.exit(bool({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
