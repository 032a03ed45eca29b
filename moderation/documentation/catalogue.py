"""Every error code that the service can answer with: what it means and what to do about it.

A problem's `type` is `/docs#<code>`, which is this text on the documentation page.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class ErrorEntry:
    """One code. `status` is None for those that only the command line reports."""

    code: str
    status: int | None
    meaning: str
    remedy: str


@dataclass(frozen=True, slots=True)
class ErrorGroup:
    """Codes that have the same kind of cause, in the order in which they are shown."""

    title: str
    entries: tuple[ErrorEntry, ...]


@cache
def error_groups() -> tuple[ErrorGroup, ...]:
    """The whole catalogue, from `errors.toml` beside this file."""
    text = resources.files("moderation.documentation").joinpath("errors.toml").read_text("utf-8")
    return tuple(
        ErrorGroup(
            group["title"],
            tuple(
                ErrorEntry(one["code"], one.get("status"), one["meaning"], one["remedy"])
                for one in group["error"]
            ),
        )
        for group in tomllib.loads(text)["group"]
    )


@cache
def error_entries() -> dict[str, ErrorEntry]:
    """The catalogue by code."""
    return {entry.code: entry for group in error_groups() for entry in group.entries}
