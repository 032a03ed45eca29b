"""What is installed is exactly what was chosen: pinned, hashed, and the same in every file."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.guards.repository import ROOT

SECOND_OPINION = "requirements-second-opinion.txt"
LOCKS = ("requirements.txt", "requirements-dev.txt", SECOND_OPINION)
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def locked(lock):
    """Pairs of requirement and number of hashes, one for each entry of a lock file."""
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    return [
        (Requirement(line.split("--hash")[0].strip()), len(HASH.findall(line)))
        for line in text.splitlines()
    ]


def chosen():
    """Every requirement that pyproject.toml names, with the lock that must hold it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    runtime = [*project["project"]["dependencies"], *project["dependency-groups"]["build"]]
    extras = project["project"]["optional-dependencies"]
    runtime += extras["embedded"]
    groups = project["dependency-groups"].values()
    development = [entry for group in groups for entry in group if isinstance(entry, str)]
    pairs = [("requirements.txt", entry) for entry in runtime]
    pairs += [(SECOND_OPINION, entry) for entry in extras["second-opinion"]]
    return pairs + [("requirements-dev.txt", entry) for entry in runtime + development]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_requirement_is_pinned_with_hashes_and_without_an_address(lock):
    assert "://" not in (ROOT / lock).read_text(encoding="utf-8")
    requirements = locked(lock)
    assert len(requirements) > 40
    for requirement, hashes in requirements:
        assert requirement.url is None
        assert re.fullmatch(r"==[^*,]+", str(requirement.specifier)), requirement
        assert hashes >= 1, requirement


def test_the_encoder_s_library_is_never_built_from_source():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "--only-binary :all: --require-hashes" in makefile


@pytest.mark.parametrize("lock", LOCKS)
def test_compiled_libraries_are_locked_for_every_platform(lock):
    hashes = {requirement.name: count for requirement, count in locked(lock)}
    assert {name: hashes[name] for name in ("numpy", "granian", "sqlalchemy", "psycopg-binary")
            if hashes[name] < 10} == {}  # fmt: skip


def test_what_is_tested_is_what_runs():
    runtime, development, encoder = (
        {r.name: str(r.specifier) for r, _ in locked(lock)} for lock in LOCKS
    )
    assert runtime.items() <= development.items()
    assert [name for name in encoder if runtime.get(name, encoder[name]) != encoder[name]] == []


@pytest.mark.parametrize(("lock", "entry"), chosen())
def test_every_chosen_dependency_is_in_the_lock_at_an_allowed_version(lock, entry):
    wanted = Requirement(entry)
    versions = [
        str(requirement.specifier).removeprefix("==")
        for requirement, _ in locked(lock)
        if canonicalize_name(requirement.name) == canonicalize_name(wanted.name)
    ]
    assert versions
    assert all(wanted.specifier.contains(version) for version in versions)
