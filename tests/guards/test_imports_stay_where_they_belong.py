"""What the import contracts cannot say: purity of the domain, weight of the web process."""

import ast
import json
import subprocess
import sys
import tomllib
from fnmatch import fnmatch

from tests.guards.repository import PACKAGES, ROOT, files, imports, python

HEAVY = (
    "sklearn",
    "scipy",
    "matplotlib",
    "pandas",
    "celery.worker",
    "celery.apps",
    "workers.celery_app",
)
ENVIRONMENT_READERS = ("config/", "workers/")
ENVIRONMENT_READING_MODULES = {
    "moderation/app.py",
    "moderation/commands/environment.py",
}


def test_the_domain_knows_the_standard_library_alone():
    allowed = sys.stdlib_module_names | {"moderation"}
    strangers = {
        (file, module)
        for file, tree in python("moderation")
        if file.startswith("moderation/domain/")
        for module in imports(tree)
        if not module.startswith(".")
        and (
            module.split(".")[0] not in allowed
            or (module.startswith("moderation") and not module.startswith("moderation.domain"))
        )
    }
    assert strangers == set()


def test_the_web_process_does_not_load_what_only_workers_and_training_need():
    program = "import json, sys, moderation.app; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True
    )
    loaded = json.loads(done.stdout)
    heavy = [m for m in loaded if any(m == h or m.startswith(h + ".") for h in HEAVY)]
    assert "moderation.app" in loaded
    assert heavy == []


def test_the_environment_is_read_where_settings_are_made_and_nowhere_else():
    readers = {
        file
        for file, tree in python(*PACKAGES)
        if {"os.environ", "os.getenv"} & {*imports(tree), *_attributes(tree)}
    }
    elsewhere = {file for file in readers if not file.startswith(ENVIRONMENT_READERS)}
    assert elsewhere <= ENVIRONMENT_READING_MODULES


def _attributes(tree):
    return {
        f"{node.value.id}.{node.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }


def test_every_file_beside_the_code_is_packaged():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    patterns = settings["tool"]["setuptools"]["package-data"]["*"]
    beside = [
        path.relative_to(ROOT).as_posix()
        for path in files()
        if _package(path) in PACKAGES and path.suffix != ".py"
    ]
    missing = [
        file
        for file in beside
        if not any(fnmatch(file, pattern.replace("**/", "*")) for pattern in patterns)
    ]
    assert missing == []


def test_every_module_lies_in_a_package_so_that_it_is_installed():
    folders = {
        path.parent for path in files() if path.suffix == ".py" and _package(path) in PACKAGES
    }
    loose = {
        folder.relative_to(ROOT).as_posix()
        for folder in folders
        if not (folder / "__init__.py").is_file()
    }
    # Alembic's files are packaged as data, by the pattern of their folder.
    assert loose <= {"moderation/storage/migrations", "moderation/storage/migrations/versions"}


def _package(path):
    return path.relative_to(ROOT).parts[0]
