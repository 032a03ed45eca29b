"""Turning the description's texts and examples into markup, escaped first."""

from __future__ import annotations

import json
import re
from typing import Any

from markupsafe import Markup, escape

_CODE = re.compile(r"`([^`]+)`")
# What stands in pretty-printed JSON: a key, a text, a number or a word.
_TOKEN = re.compile(
    r'(?P<key>"(?:[^"\\]|\\.)*")(?=:)|(?P<text>"(?:[^"\\]|\\.)*")'
    r"|(?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?P<word>true|false|null)"
)


def prose(text: str) -> Markup:
    """A line of prose; what stands in backticks is code."""
    parts = _CODE.split(text)
    marked = (
        Markup("<code>{}</code>").format(part) if at % 2 else escape(part)
        for at, part in enumerate(parts)
    )
    return Markup().join(marked)


def highlighted(value: Any) -> Markup:
    """A value as indented JSON with its parts marked for colour."""
    text = json.dumps(value, indent=2, ensure_ascii=False)
    marked, end = [], 0
    for token in _TOKEN.finditer(text):
        marked.append(escape(text[end : token.start()]))
        marked.append(Markup('<span class="json-{}">{}</span>').format(token.lastgroup, token[0]))
        end = token.end()
    return Markup().join([*marked, escape(text[end:])])
