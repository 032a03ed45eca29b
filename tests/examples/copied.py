"""The examples of the documentation, as somebody copies them: there is no second copy here."""

from __future__ import annotations

import re
from pathlib import Path

from tests.guards.repository import ROOT

FOLDER = ROOT / "docs" / "embedding-examples"
FILE = re.compile(r"^```\w+ file=(\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SERVICE = "https://comments.example.org"


def example(page: str) -> dict[str, str]:
    """The files that a page of examples shows, by name."""
    return dict(FILE.findall((FOLDER / page).read_text(encoding="utf-8")))


def copy(page: str, folder: Path, service: str = SERVICE, under: str = "") -> None:
    """Write them into a folder, the service's address replaced as the page tells one to."""
    for name, text in example(page).items():
        if name.startswith(under):
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text.replace(SERVICE, service), encoding="utf-8")
