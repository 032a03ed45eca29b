"""Programs of other languages in which the documents have examples."""

import shutil
from pathlib import Path

import playwright
import pytest


def node() -> str:
    """Node, which the browser tests bring along where the system has none."""
    return shutil.which("node") or str(Path(playwright.__file__).parent / "driver" / "node")


def installed(name: str) -> str:
    """A program of the system. Fails without it: who asks is marked `foreign`."""
    found = shutil.which(name)
    if found is None:
        pytest.fail(f"{name} is not installed")
    return found
