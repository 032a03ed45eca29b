"""Decision records stay short, numbered, and honest about what was turned down."""

import re

import pytest

from tests.guards.repository import ROOT

RECORDS = sorted((ROOT / "docs/adr").glob("*.md"))
LONGEST = 40
SECTIONS = ["## Context", "## Decision", "## Consequences", "## What we rejected"]


@pytest.mark.parametrize("record", RECORDS, ids=lambda path: path.stem)
def test_a_record_is_short_and_says_what_was_rejected(record):
    lines = record.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= LONGEST
    assert [line for line in lines if line.startswith("## ")] == SECTIONS
    assert lines[0].startswith(f"# {int(record.name[:4])}. ")
    assert re.match(r"Status: (accepted|superseded by \d+)$", lines[2])


def test_records_are_numbered_without_gaps():
    assert [int(record.name[:4]) for record in RECORDS] == list(range(1, len(RECORDS) + 1))
