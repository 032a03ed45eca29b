"""What the documents say, cut into the parts that tests look at."""

import re
from functools import cache
from pathlib import Path

from tests.guards.repository import ROOT, files, name

FENCE = re.compile(r"^(```|~~~).*?^\1[ \t]*$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#{1,6} +(.+?) *#*$", re.MULTILINE)
LINK = re.compile(r"!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)")
SPAN = re.compile(r"`([^`\n]+)`")


def documents() -> list[Path]:
    """Every Markdown file of the repository."""
    return [path for path in files() if path.suffix == ".md"]


@cache
def prose(path: Path) -> str:
    """A document without its blocks of code."""
    return FENCE.sub("", path.read_text(encoding="utf-8"))


def code(path: Path) -> list[str]:
    """Everything a document sets as code: whole blocks, then spans within a line."""
    text = path.read_text(encoding="utf-8")
    return [found.group(0) for found in FENCE.finditer(text)] + SPAN.findall(prose(path))


def links(path: Path) -> list[str]:
    """Where a document's links and pictures lead, as they are written."""
    return LINK.findall(prose(path))


def anchors(path: Path) -> set[str]:
    """What a link may name after `#`, spelt as GitHub spells it."""
    found: dict[str, int] = {}
    for heading in HEADING.findall(prose(path)):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        slug = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
        found[slug] = found.get(slug, -1) + 1
    return {slug if n == 0 else f"{slug}-{n}" for slug, last in found.items()
            for n in range(last + 1)}  # fmt: skip


def section(path: Path, title: str) -> str:
    """What stands under a second-level heading."""
    _, found, rest = path.read_text(encoding="utf-8").partition(f"\n## {title}\n")
    assert found, f"{name(path)} has no section {title!r}"
    return rest.partition("\n## ")[0]


def page(relative: str) -> Path:
    """A document by its path."""
    return ROOT / relative
