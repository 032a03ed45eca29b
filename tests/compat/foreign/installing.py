"""Getting other people's clients from the registries, into a folder that is thrown away."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

WITHIN_S = 600
AKISMET = "akismet==25.10.1"
PYTHON = (
    AKISMET, "anyio", "pytest", "google-api-python-client==2.202.0", "standardwebhooks==1.1.0",
    "trustme",
)  # fmt: skip
# akismet-api's own suite needs what its authors develop with.
NODE = (
    "akismet-api@6.0.0", "akismet@2.0.7", "@cedx/akismet@16.2.1", "standardwebhooks@1.1.1",
    "chai@4", "mocha@10", "nock@13",
)  # fmt: skip


class NotToBeHad(Exception):
    """A tool is not on this machine, or no registry can be reached from it."""


def python_clients(folder: Path) -> Path:
    """An environment with the Python clients; its interpreter. Raises NotToBeHad."""
    home = folder / "python"
    _run([sys.executable, "-m", "venv", str(home)], folder)
    python = home / "bin" / "python"
    pip = [str(python), "-m", "pip", "--quiet", "--disable-pip-version-check"]
    _run([*pip, "install", *PYTHON], folder)
    # Its suite comes with the source alone.
    _run([*pip, "download", "--no-deps", "--no-binary", ":all:", AKISMET], folder)
    (archive,) = folder.glob("akismet-*.tar.gz")
    with tarfile.open(archive) as source:
        source.extractall(folder, filter="data")
    return python


def node_clients(folder: Path) -> Path:
    """A folder with the Node clients in its node_modules. Raises NotToBeHad."""
    if shutil.which("npm") is None:
        raise NotToBeHad("npm is not on this machine")
    home = folder / "node"
    home.mkdir()
    (home / "package.json").write_text('{"private": true}')
    _run(["npm", "install", "--silent", "--ignore-scripts", "--no-audit", *NODE], home)
    return home


def _run(command: list[str], folder: Path) -> None:
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=WITHIN_S, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise NotToBeHad(f"{Path(command[0]).name} did not end") from error
    if done.returncode:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:]
        raise NotToBeHad(f"{' '.join(command[:4])}: {' '.join(last)}")
