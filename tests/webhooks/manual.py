"""The examples of docs/webhooks.md, as somebody would copy them."""

from __future__ import annotations

import re

from tests.guards.repository import ROOT


def example(language: str) -> str:
    """The first block of code in this language."""
    text = (ROOT / "docs/webhooks.md").read_text(encoding="utf-8")
    found = re.search(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    assert found, f"the manual has no example in {language}"
    return found[1]
