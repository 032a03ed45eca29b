"""`/embed.js` and `/embed.css`, put together once from their parts and kept as ready bytes."""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_HOME = Path(__file__).parent
# In the order in which they need each other.
PARTS = (
    "building",
    "speaking",
    "keeping",
    "asking",
    "markup",
    "watching",
    "vouching",
    "writing",
    "owning",
    "reporting",
    "showing",
    "threading",
    "linking",
    "starting",
)
# English is the script's own; the words of the others come with the settings, except for those
# that are needed when the settings do not come.
SOURCE = "en"
LANGUAGES = ("en", "ar")
_NEEDED_WITHOUT_SETTINGS = ("heading_none", "cannot_load", "no_site", "try_again")


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent. `tag` names these very bytes."""

    body: bytes
    gzipped: bytes
    tag: str


@cache
def style() -> Asset:
    """The widget's style sheet."""
    return _asset(_bare((_HOME / "widget" / "embed.css").read_text(encoding="utf-8")))


@cache
def script() -> Asset:
    """The widget: its parts in one function, the words it speaks, and where its style is."""
    parts = [(_HOME / "widget" / f"{name}.js").read_text(encoding="utf-8") for name in PARTS]
    few = _NEEDED_WITHOUT_SETTINGS
    known = {language: {key: words(language)[key] for key in few} for language in LANGUAGES}
    known[SOURCE] = words(SOURCE)
    head = [
        '"use strict";',
        f"const STYLE = {json.dumps(f'embed.css?v={style().tag}')};",
        f"const WORDS = {json.dumps(known, ensure_ascii=False, separators=(',', ':'))};",
    ]
    return _asset("\n".join(["(() => {", *head, *map(_bare, parts), "})();\n"]))


@cache
def words(language: str) -> dict[str, object]:
    """Everything the widget says in one of LANGUAGES; a plural is an object of its CLDR forms."""
    text = (_HOME / "words" / f"{language}.json").read_text(encoding="utf-8")
    found: dict[str, object] = json.loads(text)
    return found


def _bare(source: str) -> str:
    """The source without indentation and without lines that are comments alone.

    No more than that: what runs in readers' browsers can be read and compared with its source.
    """
    lines = (line.strip() for line in source.splitlines())
    return "\n".join(line for line in lines if line and not _is_comment(line))


def _is_comment(line: str) -> bool:
    return line.startswith("//") or (line.startswith("/*") and line.endswith("*/"))


def _asset(text: str) -> Asset:
    body = text.encode()
    # Without the time of packing, so that every process sends the same bytes.
    packed = gzip.compress(body, 9, mtime=0)
    return Asset(body, packed, hashlib.sha256(body).hexdigest()[:16])
